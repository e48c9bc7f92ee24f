import type { SweepRange } from '../contract/index.js'
import { toNumber, UsageError } from './option-values.js'

/** Names on the command line, as the options are called. */
const SWEPT: Readonly<Record<string, SweepRange['parameter']>> = {
  'learning-rate': 'learningRate',
  units: 'units',
  iterations: 'iterations',
  l2: 'l2',
  momentum: 'momentum',
  'batch-size': 'batchSize',
  'learning-rate-decay': 'learningRateDecay',
}

/** Learning rates and decays are spread evenly by their logarithm, as far as they are above zero. */
export function parseSweep(given: string): SweepRange[] {
  const axes = given.split(',').map((part): SweepRange => {
    const [name = '', bounds = ''] = part.split('=')
    const parameter = SWEPT[name.trim()]
    const [min = NaN, max = NaN, steps = NaN] = bounds.split(':').map((bound) => toNumber(bound.trim()))
    const isRange = min <= max && Number.isInteger(steps) && steps >= 1 && steps <= 50
    if (!parameter || !isRange || bounds.split(':').length !== 3) throw badSweep(given)
    const isLog = min > 0 && (parameter === 'learningRate' || parameter === 'l2')
    return { parameter, min, max, steps, scale: isLog ? 'log' : 'linear' }
  })
  if (axes.length > 6 || new Set(axes.map(({ parameter }) => parameter)).size < axes.length) throw badSweep(given)
  return axes
}

function badSweep(given: string): UsageError {
  return new UsageError(
    `--sweep ${given}: give NAME=FROM:TO:STEPS for up to six of ${Object.keys(SWEPT).join(', ')}, ` +
      'with commas between, for example learning-rate=0.001:0.1:12,units=4:64:12 (at most 50 steps each)',
  )
}
