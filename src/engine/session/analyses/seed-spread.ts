import type { Hyperparameters, OrderOf, SeedSpreadResult, SpreadOfSeeds } from '../../contract/index.js'
import { accuracy, median } from '../../inspection/index.js'
import type { Background, Outcome } from './background.js'
import type { AnalysisWatch } from './stage.js'
import { type Study, wholeTask } from './study.js'

/** Points of a band of cost curves. */
const POINTS = 100

/** The same run with the seeds 1 … n, and another configuration beside it. */
export async function spreadSeeds(
  study: Study,
  { hyperparameters, other, seeds }: OrderOf<'seed-spread'>,
  background: Background,
  watch: AnalysisWatch<'seed-spread'>,
): Promise<SeedSpreadResult> {
  const configurations = other ? [hyperparameters, other] : [hyperparameters]
  const tasks = Array.from({ length: seeds }, (_, s) => s + 1).flatMap((seed) => {
    return configurations.map((one) => wholeTask(study, { ...one, seed }))
  })
  const outcomes = configurations.map(() => new Map<number, Outcome>())
  const result = (): SeedSpreadResult => {
    const [configuration, second] = outcomes.map((done, c) => {
      return spreadOf(study, configurations[c] ?? hyperparameters, done)
    })
    if (!configuration) throw new RangeError('A spread needs a configuration')
    return {
      kind: 'seed-spread',
      configuration,
      other: second ?? null,
      comparison: second ? compare(configuration, second) : null,
    }
  }
  let done = 0
  const hear = (outcome: Outcome, index: number) => {
    outcomes[index % configurations.length]?.set(Math.floor(index / configurations.length) + 1, outcome)
    watch.progress(++done, tasks.length, result)
  }
  await background.train(tasks, watch.signal, hear, POINTS)
  return result()
}

function spreadOf({ test }: Study, hyperparameters: Hyperparameters, outcomes: Map<number, Outcome>): SpreadOfSeeds {
  const all = [...outcomes].sort(([a], [b]) => a - b)
  const finished = all.filter(([, { diverged }]) => diverged === null)
  return {
    hyperparameters,
    seeds: finished.map(([seed]) => seed),
    testAccuracies: finished.map(([, { probabilities }]) => test && accuracy(test.labels, probabilities, 0.5)),
    trainAccuracies: finished.map(([, { trainAccuracy }]) => trainAccuracy),
    finalCosts: finished.map(([, { cost }]) => cost),
    diverged: all.length - finished.length,
    band: bandOf(finished.map(([, outcome]) => outcome)),
  }
}

function bandOf(outcomes: readonly Outcome[]): SpreadOfSeeds['band'] {
  const iterations = new Float64Array(outcomes[0]?.iterations ?? [])
  const column = (at: number) => outcomes.map(({ costs }) => costs[at] ?? NaN)
  const band = (reduce: (costs: readonly number[]) => number) => iterations.map((_, at) => reduce(column(at)))
  return {
    iterations,
    min: band((costs) => Math.min(...costs)),
    median: band(median),
    max: band((costs) => Math.max(...costs)),
  }
}

/** Seed by seed, on the same test images; null without any. */
function compare(a: SpreadOfSeeds, b: SpreadOfSeeds): SeedSpreadResult['comparison'] {
  const pairs = a.seeds.flatMap((seed, i) => {
    const [mine, theirs] = [a.testAccuracies[i], b.testAccuracies[b.seeds.indexOf(seed)]]
    return typeof mine === 'number' && typeof theirs === 'number' ? [Math.sign(mine - theirs)] : []
  })
  if (pairs.length === 0) return null
  const share = (sign: number) => pairs.filter((pair) => pair === sign).length / pairs.length
  return { first: share(1), other: share(-1), ties: share(0), seeds: pairs.length }
}
