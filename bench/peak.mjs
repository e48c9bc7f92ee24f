// This machine's WebAssembly SIMD peak on one thread: multiplications and additions on registers only.
import asc from 'assemblyscript/asc'

const SUMS = 12

function source(type, lanes) {
  const names = Array.from({ length: SUMS }, (_, i) => `s${i}`)
  const step = names.map((s) => `${s} = v128.add<${type}>(${s}, v128.mul<${type}>(${s}, x))`).join('\n')
  return `export function run_${type}(rounds: i32): f64 {
    const x = v128.splat<${type}>(1e-9)
    let ${names.map((s, i) => `${s} = v128.splat<${type}>(${i + 1})`).join(', ')}
    for (let i = 0; i < rounds; i++) { ${step} }
    return <f64>v128.extract_lane<${type}>(${names.reduce((sum, s) => `v128.add<${type}>(${sum}, ${s})`)}, 0)
  } // ${lanes} lanes`
}

/** GFLOP/s in float64 and float32: the best of many short tries, the first of which run unoptimized. */
export async function measurePeak() {
  let binary = null
  const text = source('f64', 2) + '\n' + source('f32', 4)
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
    for (const until = performance.now() + 1500; performance.now() < until; ) {
      const start = performance.now()
      run(rounds)
      seconds = Math.min(seconds, (performance.now() - start) / 1000)
    }
    return (2 * SUMS * lanes * rounds) / seconds / 1e9
  }
  return { f64: best(exports.run_f64, 2), f32: best(exports.run_f32, 4) }
}
