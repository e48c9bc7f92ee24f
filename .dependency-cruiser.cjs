/** The rooms and arrows of docs/architecture.md. Anything not listed is forbidden. */
const engine = 'src/engine'
const arrows = {
  contract: [],
  matrix: [],
  kernels: ['matrix'],
  network: ['matrix', 'kernels'],
  features: ['matrix', 'contract'],
  decoder: ['contract'],
  hdf5: ['contract'],
  dataset: ['matrix', 'decoder', 'hdf5', 'contract'],
  trouble: ['matrix', 'contract'],
  training: ['features', 'network', 'kernels', 'matrix', 'contract'],
  inspection: ['network', 'matrix', 'contract'],
  export: ['network', 'matrix', 'contract'],
  session: [
    ...['dataset', 'trouble', 'decoder', 'matrix', 'network', 'features', 'training', 'inspection', 'export'],
    'contract',
  ],
  server: ['contract', 'session'],
}

const rooms = Object.entries(arrows).map(([room, allowed]) => ({
  name: `engine-${room}`,
  comment: `${room} may import ${allowed.join(', ') || 'no other room'}`,
  severity: 'error',
  from: { path: `^${engine}/${room}/` },
  to: { path: '^src/', pathNot: [room, ...allowed].map((name) => `^${engine}/${name}/`) },
}))

/** Only `from` may import the package. */
const soleImporter = (name, packages, from) => ({
  name: `sole-importer-${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: from },
  to: { path: packages.map((p) => `node_modules/${p}/`) },
})

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'engine-entry',
      severity: 'error',
      from: { path: `^${engine}/entry\\.ts$` },
      to: { path: '^src/', pathNot: [`^${engine}/(server|session|contract)/`] },
    },
    {
      name: 'engine-cli',
      severity: 'error',
      from: { path: `^${engine}/(cli\\.ts|cli/)` },
      to: { path: '^src/', pathNot: [`^${engine}/(session|contract|cli)/`] },
    },
    {
      name: 'contract-imports-only-the-schema-library',
      severity: 'error',
      from: { path: `^${engine}/contract/`, pathNot: '\\.test\\.ts$' },
      to: { pathNot: [`^${engine}/contract/`, 'node_modules/valibot/'] },
    },
    {
      name: 'numeric-core-imports-nothing',
      severity: 'error',
      from: { path: `^${engine}/(matrix|network)/`, pathNot: '\\.test\\.ts$' },
      to: { pathNot: [`^${engine}/`] },
    },
    {
      name: 'engine-knows-neither-main-nor-renderer',
      severity: 'error',
      from: { path: `^${engine}/` },
      to: { path: '^src/(main|renderer)/' },
    },
    {
      name: 'main-imports-only-the-contract',
      severity: 'error',
      from: { path: '^src/main/' },
      to: { path: '^src/', pathNot: ['^src/main/', `^${engine}/contract/`] },
    },
    {
      name: 'renderer-imports-only-the-contract',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/', pathNot: ['^src/renderer/', `^${engine}/contract/`] },
    },
    soleImporter('sharp', ['sharp'], `^${engine}/decoder/`),
    soleImporter('h5wasm', ['h5wasm'], `^${engine}/hdf5/`),
    soleImporter('echarts', ['echarts', 'vue-echarts'], '^src/renderer/chart/'),
    soleImporter('electron', ['electron'], ['^src/main/', `^${engine}/entry\\.ts$`]),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-test-imports',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.vue', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
