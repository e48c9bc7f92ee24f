// This machine's WebAssembly SIMD peak on one thread: multiplications and additions on registers only.
import asc from 'assemblyscript/asc'

/** Six sums and six products, each waiting only for itself, with their two operands: fourteen of fifteen registers. */
const CHAINS = 6

function source(type) {
  const names = (letter) => Array.from({ length: CHAINS }, (_, i) => `${letter}${i}`)
  const step = [
    ...names('s').map((s) => `${s} = v128.add<${type}>(${s}, x)`),
    ...names('p').map((p) => `${p} = v128.mul<${type}>(${p}, y)`),
  ].join('\n')
  const all = [...names('s'), ...names('p')]
  return `export function run_${type}(rounds: i32): f64 {
    const x = v128.splat<${type}>(1e-9), y = v128.splat<${type}>(1.0000001)
    let ${all.map((name, i) => `${name} = v128.splat<${type}>(${i + 1})`).join(', ')}
    for (let i = 0; i < rounds; i++) { ${step} }
    return <f64>v128.extract_lane<${type}>(${all.reduce((sum, name) => `v128.add<${type}>(${sum}, ${name})`)}, 0)
  }`
}

/** GFLOP/s in float64 and float32: the best of many short tries, the first of which run unoptimized. */
export async function measurePeak() {
  let binary = null
  const text = source('f64') + '\n' + source('f32')
  const { error, stderr } = await asc.main(['peak.ts', '-o', 'peak.wasm', '-O3', '--runtime=stub', '--enable=simd'], {
    readFile: (name) => (name === 'peak.ts' ? text : null),
    writeFile: (_name, contents) => (binary = contents),
    listFiles: () => [],
  })
  if (error) throw new Error(stderr.toString())
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { abort: () => undefined } })
  const rounds = 50_000
  const best = (run, lanes) => {
    let seconds = Infinity
    // The optimized code arrives some time after the first calls, the later the busier the machine.
    for (const until = performance.now() + 700; performance.now() < until;) {
      const start = performance.now()
      run(rounds)
      seconds = Math.min(seconds, (performance.now() - start) / 1000)
    }
    return (2 * CHAINS * lanes * rounds) / seconds / 1e9
  }
  // Twice in turn: the first function's optimized code may miss the whole first try.
  const tries = [0, 1].map(() => ({ f64: best(exports.run_f64, 2), f32: best(exports.run_f32, 4) }))
  return { f64: Math.max(...tries.map((t) => t.f64)), f32: Math.max(...tries.map((t) => t.f32)) }
}
