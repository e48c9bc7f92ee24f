// npm run bench:import [-- --images N]
// Times Whisker's import of JPEGs of about 400 × 360 that it makes itself, in one invocation: a plain sequential sharp
// loop, one decoder, all decoders, reopening from the cache of decoded pixels, and Pillow where it is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { writePhotos } from './import-images.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const decoder = join(root, 'out/main/decoder.cjs')
const imagesAt = process.argv.indexOf('--images')
const IMAGES = imagesAt < 0 ? 2000 : Number(process.argv[imagesAt + 1])

async function bundle() {
  const outDir = join(root, '.cache/bench')
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(here, 'import-whisker.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { external: ['sharp'], output: { format: 'es', entryFileNames: 'import-whisker.mjs' } },
    },
    ssr: { noExternal: true, external: ['sharp'] },
  })
  return join(outDir, 'import-whisker.mjs')
}

function runJson(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1))
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? `exit code ${status}`
  return { why }
}

if (!existsSync(decoder)) throw new Error('out/main/decoder.cjs is missing: run "npm run build" first')
const scratch = mkdtempSync(join(tmpdir(), 'whisker-bench-import-'))
try {
  const folder = await writePhotos(join(scratch, 'photos'), IMAGES)
  const whisker = runJson(process.execPath, [await bundle(), folder, decoder, scratch])
  if (whisker.why) throw new Error(whisker.why)
  const pillow = runJson('python3', [join(here, 'import_pillow.py'), folder])
  print(whisker, pillow)
} finally {
  rmSync(scratch, { recursive: true })
}

function statistics(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted.at(-1) }
}

function print({ images, loop, single, parallel, reopened, pixels }, pillow) {
  const whole = statistics(parallel).median
  const times = (one, other) => (one / statistics(other).median).toFixed(2)
  const rows = [
    ['sequential sharp loop in plain Node', loop, ''],
    ['Whisker, one decoder', single, `${times(statistics(loop).median, single)} × the loop`],
    ['Whisker, all decoders', parallel, `${times(statistics(loop).median, parallel)} × the loop`],
    ['Whisker, reopened from the cache', reopened, `${times(whole, reopened)} × importing`],
  ]
  if (!pillow.why)
    rows.push(['Pillow, draft, two processes', [pillow.seconds], `Whisker: ${(pillow.seconds / whole).toFixed(2)} ×`])
  const machine = `${availableParallelism()} × ${cpus()[0]?.model}, Node ${process.versions.node}`
  process.stdout.write(`${IMAGES} JPEGs of about 400 × 360 to 64 × 64; ${machine}; medians, least and most\n`)
  for (const [name, seconds, ratio] of rows) {
    const { median, least, most } = statistics(seconds)
    const spread = `(${least.toFixed(3)}–${most.toFixed(3)})`
    const rate = `${(images / median).toFixed(0)} images/s`
    process.stdout.write(
      `${name.padEnd(36)}${median.toFixed(3).padStart(7)} s ${spread.padEnd(15)}${rate.padStart(16)}   ${ratio}\n`,
    )
  }
  if (pillow.why) process.stdout.write(`Pillow is not measured: ${pillow.why}\n`)
  const isSame = new Set(pixels).size === 1
  process.stdout.write(`Pixels from one decoder, many and the cache: ${isSame ? 'identical' : 'DIFFERENT'}\n`)
  if (!isSame) process.exitCode = 1
}
