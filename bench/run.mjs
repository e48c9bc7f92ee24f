// npm run bench [-- --quick] [-- --repeats N] [-- --only two-layer|four-layer|logistic] [-- --json FILE]
// Times Whisker, NumPy on the seed's formulas and TensorFlow.js in turn, in one invocation, and prints medians, spread
// and ratios. NumPy and TensorFlow.js are used where they can be had (TensorFlow.js: npm install in bench/).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { writeData, writeNoise } from './data.mjs'
import { measurePeak } from './peak.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const quick = process.argv.includes('--quick')
const jsonAt = process.argv.indexOf('--json')
const repeatsAt = process.argv.indexOf('--repeats')
const onlyAt = process.argv.indexOf('--only')
const only = onlyAt > 0 ? process.argv[onlyAt + 1] : null
const REPEATS = quick ? 1 : repeatsAt > 0 ? Number(process.argv[repeatsAt + 1]) : 5
const NUMPY_ITERATIONS = quick ? 10 : 40
const TFJS_ITERATIONS = quick ? 5 : 20

const NETS = {
  'two-layer': { layers: '12288,7,1', init: 'small', iterations: 2500 },
  'four-layer': { layers: '12288,20,7,5,1', init: 'scaled', iterations: 2500 },
  logistic: { layers: '12288,1', init: 'small', iterations: 2000 },
}
const SYNTHETIC = quick ? [1000] : [1000, 5000, 10_000, 25_000]

const folder = mkdtempSync(join(tmpdir(), 'whisker-bench-'))
const missing = []

function runJson(command, args, what) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: here, encoding: 'utf8', maxBuffer: 1e8 })
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1))
  if (!missing.some((m) => m.what === what)) {
    missing.push({ what, why: error?.message ?? stderr.trim().split('\n').at(-1) ?? `exit code ${status}` })
  }
  return null
}

async function bundle() {
  const entries = {
    whisker: join(here, 'whisker.ts'),
    gram: join(here, 'gram.ts'),
    worker: join(root, 'src/engine/training/trainer-worker.ts'),
  }
  const outDir = join(root, '.cache/bench')
  mkdirSync(outDir, { recursive: true })
  const output = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' }
  for (const [name, entry] of Object.entries(entries)) {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: entry,
        outDir,
        emptyOutDir: false,
        target: 'node20',
        rollupOptions: {
          output: {
            ...output,
            entryFileNames: `${name}.${name === 'worker' ? 'cjs' : 'mjs'}`,
            format: name === 'worker' ? 'cjs' : 'es',
          },
        },
      },
      ssr: { noExternal: true },
    })
  }
  return { whisker: join(outDir, 'whisker.mjs'), gram: join(outDir, 'gram.mjs'), worker: join(outDir, 'worker.cjs') }
}

const statistics = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return {
    median: sorted[Math.floor(sorted.length / 2)],
    least: sorted[0],
    most: sorted.at(-1),
    repeats: sorted.length,
  }
}

/** Every contestant in turn, so that what else the machine does hits all alike. */
function contest(contestants) {
  const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]))
  for (let i = 0; i < REPEATS; i++) {
    for (const [name, measure] of Object.entries(contestants)) {
      const value = measure(name)
      if (value !== null) results[name].push(value)
    }
  }
  return results
}

const programs = await bundle()
const whisker = (net, changes) =>
  runJson('node', [programs.whisker, folder, net.layers, net.init, JSON.stringify(changes), programs.worker], 'Whisker')
const numpy = (net, variant, iterations = NUMPY_ITERATIONS) =>
  runJson('python3', ['numpy_seed.py', folder, net.layers, net.init, String(iterations), variant], 'NumPy')
const tfjs = (net) =>
  runJson('node', ['tfjs.mjs', folder, net.layers, net.init, String(TFJS_ITERATIONS)], 'TensorFlow.js')

/** Multiplications and additions of one iteration over m images: the first layer's products, and the layers above. */
function operations(net, m, plan) {
  const [features, ...units] = net.layers.split(',').map(Number)
  const above = units.slice(1).reduce((sum, n, l) => sum + 6 * n * units[l] * m, 0)
  return above + (plan === 'direct' ? 4 * units[0] * features * m : 2 * units[0] * m * m)
}

function courseRun(name, net, peak, samples) {
  const direct = quick ? 20 : 100
  const speeds = {}
  const timed = (label, plan, kind, measured, seconds) => {
    if (!measured) return null
    const gflops = (operations(net, samples, plan) * measured.iterationsPerSecond) / 1e9
    ;(speeds[label] ??= []).push({ iterationsPerSecond: measured.iterationsPerSecond, gflops, ofPeak: gflops / kind })
    return seconds(measured)
  }
  /** The loop alone, scaled to the whole run; a direct run has nothing to precompute but the initial weights. */
  const loopOf = (measured) => net.iterations / measured.iterationsPerSecond
  const contestants = {
    'Whisker, sample-space f64': (label) =>
      timed(label, 'sample-space', peak.f64, whisker(net, { iterations: net.iterations }), (m) => m.trainSeconds),
    'Whisker, direct f64': (label) =>
      timed(label, 'direct', peak.f64, whisker(net, { plan: 'direct', iterations: direct }), loopOf),
    'Whisker, direct f32': (label) =>
      timed(label, 'direct', peak.f32, whisker(net, { plan: 'direct', precision: 'f32', iterations: direct }), loopOf),
    "NumPy, seed's formulas f64": () => scaled(numpy(net, 'seed'), net),
    'NumPy, without dA0, f64': () => scaled(numpy(net, 'no-da0'), net),
    'NumPy, without dA0, f32': () => scaled(numpy(net, 'no-da0-f32'), net),
    ...(name === 'four-layer' ? { 'TensorFlow.js, wasm': () => scaled(tfjs(net), net) } : {}),
  }
  const results = table(
    `${name}: seconds for ${net.iterations} iterations`,
    contest(contestants),
    'Whisker, sample-space f64',
  )
  for (const [label, measured] of Object.entries(speeds)) {
    const median = (get) => statistics(measured.map(get)).median
    const row = results.rows.find((each) => each.name === label)
    row.iterationsPerSecond = median((m) => m.iterationsPerSecond)
    row.gflops = median((m) => m.gflops)
    row.ofPeak = median((m) => m.ofPeak)
    console.log(
      `  ${label.padEnd(28)}${row.iterationsPerSecond.toFixed(0).padStart(8)} iterations/s, ${row.gflops.toFixed(1)} GFLOP/s, ` +
        `${row.ofPeak.toFixed(2)} of the one-thread SIMD peak`,
    )
  }
  return results
}

const scaled = (measured, net) => measured && measured.seconds * net.iterations

function table(title, results, base) {
  const rows = Object.entries(results)
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => ({ name, ...statistics(values) }))
  const baseline = rows.find((row) => row.name === base)?.median
  console.log(`\n${title}`)
  for (const row of rows) {
    row.ratio = row.median / baseline
    const spread = `${row.least.toFixed(3)}–${row.most.toFixed(3)}`
    console.log(
      `  ${row.name.padEnd(28)}${row.median.toFixed(3).padStart(10)} s  (${spread})  × ${row.ratio.toFixed(2)}`,
    )
  }
  return { title, rows }
}

/**
 * K of 2,000 images: the product alone, as NumPy's; and all that Whisker does before a run's first iteration, pixels and
 * K brought to where they are needed.
 */
function gram() {
  writeNoise(folder, 2000)
  const before = (m) => m && m.trainSeconds - m.iterations / m.iterationsPerSecond
  const product = () => runJson('node', [programs.gram, folder, '12288', programs.worker], 'Whisker')?.seconds ?? null
  const contestants = {
    'Whisker, K': product,
    'Whisker, before the loop': () => before(whisker(NETS.logistic, { plan: 'sample-space', iterations: 5 })),
    'NumPy, float32 X.T @ X': () => numpy(NETS.logistic, 'gram')?.seconds ?? null,
  }
  return table('K = XᵀX of 2,000 images: seconds', contest(contestants), 'NumPy, float32 X.T @ X')
}

function synthetic(samples) {
  writeNoise(folder, samples)
  const net = NETS['four-layer']
  const large = samples > 5000
  const options = samples > 10_000 ? { batchSize: 1024 } : {}
  const repeats = Array.from({ length: quick || large ? 1 : Math.min(3, REPEATS) })
  const measured = repeats.map(() => whisker(net, { iterations: large ? 5 : 20, ...options })).filter(Boolean)
  const course = samples > 10_000 ? null : numpy(net, 'seed', large ? 2 : 5)
  const median = (get) => statistics(measured.map(get)).median
  const row = {
    samples,
    ...options,
    plan: measured[0]?.plan.sentence,
    iterationsPerSecond: median((m) => m.iterationsPerSecond),
    beforeFirstIterationSeconds: median((m) => m.trainSeconds - m.iterations / m.iterationsPerSecond),
    peakRssMiB: Math.round(median((m) => m.peakRssBytes) / 1024 ** 2),
    numpyIterationsPerSecond: course && 1 / course.seconds,
  }
  const ratio = row.numpyIterationsPerSecond
    ? `× ${(row.iterationsPerSecond / row.numpyIterationsPerSecond).toFixed(1)} NumPy  `
    : ''
  console.log(
    `  ${String(samples).padStart(6)} images  ${row.iterationsPerSecond.toFixed(2).padStart(9)} it/s  ${ratio}` +
      `before the loop ${row.beforeFirstIterationSeconds.toFixed(2)} s  peak RSS ${row.peakRssMiB} MiB  ` +
      `${options.batchSize ? `mini-batches of ${options.batchSize}; ` : ''}${row.plan}`,
  )
  return row
}

try {
  const data = await writeData(folder)
  const peak = await measurePeak()
  const machine = { cpu: cpus()[0]?.model, threads: availableParallelism(), node: process.version }
  console.log(`${machine.cpu}, ${machine.threads} threads, Node ${machine.node}; ${data}`)
  console.log(`WebAssembly SIMD peak, one thread: ${peak.f64.toFixed(1)} GFLOP/s f64, ${peak.f32.toFixed(1)} f32`)
  const nets = Object.entries(NETS).filter(([name]) => only === null || name === only)
  const course = nets.map(([name, net]) => courseRun(name, net, peak, 209))
  const k = only === null ? gram() : null
  if (only === null) console.log('\nfour-layer net on invented images of 64 × 64')
  const sets = only === null ? SYNTHETIC.map(synthetic) : []
  for (const { what, why } of missing) console.log(`\nNot measured: ${what} (${why})`)
  const report = { date: new Date().toISOString(), machine, data, peak, course, k, sets, missing }
  if (jsonAt > 0) writeFileSync(process.argv[jsonAt + 1], JSON.stringify(report, null, 2) + '\n')
  if (!existsSync(join(here, 'results'))) mkdirSync(join(here, 'results'))
  writeFileSync(join(here, 'results/latest.json'), JSON.stringify(report, null, 2) + '\n')
} finally {
  rmSync(folder, { recursive: true })
}
