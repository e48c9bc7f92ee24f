import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { log } from './log.js'
import { RandomState } from './random.js'

const times = <T>(n: number, make: () => T) => Array.from({ length: n }, make)

// Frozen from NumPy 2.4.6 (glibc 2.36, x86-64):
//   r = np.random.RandomState(seed); r.randn(n).tolist(), r.random_sample(n).tolist(), r.permutation(n).tolist()
describe('RandomState gives NumPy’s numbers to the last bit', () => {
  it('randn', () => {
    expect(
      times(
        5,
        (
          (r) => () =>
            r.randn()
        )(new RandomState(0)),
      ),
    ).toEqual([1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458, 1.8675579901499675])
    expect(
      times(
        4,
        (
          (r) => () =>
            r.randn()
        )(new RandomState(123)),
      ),
    ).toEqual([-1.0856306033005612, 0.9973454465835858, 0.28297849805199204, -1.506294713918092])
    expect(
      times(
        3,
        (
          (r) => () =>
            r.randn()
        )(new RandomState(4294967295)),
      ),
    ).toEqual([0.6484086742306527, 0.6693235306338161, -1.0805437227474493])
  })

  it('random_sample', () => {
    expect(
      times(
        4,
        (
          (r) => () =>
            r.randomSample()
        )(new RandomState(7)),
      ),
    ).toEqual([0.07630828937395717, 0.7799187922401146, 0.4384092314408935, 0.7234651778309412])
    expect(
      times(
        3,
        (
          (r) => () =>
            r.randomSample()
        )(new RandomState(3141592653)),
      ),
    ).toEqual([0.6072196953709227, 0.3295845413625329, 0.7095103299963207])
  })

  it('permutation', () => {
    expect([...new RandomState(5).permutation(17)]).toEqual([5, 1, 10, 2, 11, 16, 12, 7, 4, 8, 9, 0, 15, 6, 13, 14, 3])
    expect([...new RandomState(6).permutation(1)]).toEqual([0])
    expect([...new RandomState(6).permutation(0)]).toEqual([])
  })

  it('randn, drawn after an odd number of values, uses the kept second one', () => {
    const random = new RandomState(42)
    times(3, () => random.randn())
    const kept = random.randn()
    const all = new RandomState(42)
    expect(times(4, () => all.randn()).at(-1)).toBe(kept)
  })
})

describe('seeds', () => {
  it.each([-1, 0.5, 2 ** 32, NaN])('%s is refused with the range', (seed) => {
    expect(() => new RandomState(seed)).toThrow(/0 to 4294967295/)
  })
})

// Correctly rounded values from mpmath at 200 bits, for arguments where Math.log of V8 is one unit off:
//   [float(mpmath.log(mpmath.mpf(x))) for x in xs]
describe('log', () => {
  it('is correctly rounded where Math.log is not', () => {
    const cases = [
      [0.6103885857787392, -0.4936594987628444],
      [0.6226762042806973, -0.47372863161148165],
      [0.7242583067461859, -0.32260717295256086],
      [0.3777603328758452, -0.9734953244619119],
      [0.2971846401370841, -1.213401649381612],
      [0.5372889258779412, -0.621219292146641],
      [0.7891846997471725, -0.23675489206269693],
      [0.3484573143561389, -1.0542395401968438],
      [0.7204734426107499, -0.3278467238877517],
      [0.721313608633872, -0.3266812728351917],
      [0.20363280083837088, -1.5914369029674769],
      [0.4306887758490513, -0.8423695475146037],
    ]
    for (const [x, expected] of cases) expect(log(x!)).toBe(expected)
    expect(cases.filter(([x]) => Math.log(x!) !== log(x!)).length).toBeGreaterThan(0)
  })

  it.each([0, -1, NaN, Infinity, 5e-324, 1])('agrees with Math.log at %s', (x) => {
    expect(log(x)).toBe(Math.log(x))
  })
})

const reference = join(process.env['WHISKER_COURSE'] ?? '../shared/course', 'reference.json')

describe.skipIf(!existsSync(reference))(
  'the course’s reference.json (skipped where the course folder is missing)',
  () => {
    it('random: every number to the last bit', () => {
      const { random } = JSON.parse(readFileSync(reference, 'utf8')) as { random: Record<string, number[]> }
      const first = (seed: number, n: number) => {
        const state = new RandomState(seed)
        return times(n, () => state.randn())
      }
      expect(first(1, 8)).toEqual(random['seed1_randn_first8'])
      expect(first(1, 12347).slice(12345)).toEqual(random['seed1_randn_after_12345'])
      expect(first(2, 4)).toEqual(random['seed2_randn_first4'])
      expect(first(4294967295, 3)).toEqual(random['seed4294967295_randn_first3'])
      expect([...new RandomState(1).permutation(10)]).toEqual(random['seed1_permutation10'])
    })
  },
)
