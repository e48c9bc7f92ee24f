import type {
  AnalysisKind,
  AnalysisOrder,
  Hyperparameters,
  Interval,
  ResultOf,
  Score,
  SweepCell,
} from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { Session } from '../session/index.js'
import type { InspectCommand } from './arguments.js'
import { train } from './lab.js'
import { exactLeaks, leaksInWords } from './leaks.js'
import { completeModel } from './model-options.js'
import { openDataset } from './open-dataset.js'
import type { Terminal } from './terminal.js'
import { percent } from './train-command.js'

/** Cells of a sweep are many: three folds judge each of them. */
const SWEEP_FOLDS = 3
const FRACTIONS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
/** Rows of a table for people; --json has them all. */
const SHOWN = 20

/** Imports, analyzes, and prints. */
export async function runInspect(command: InspectCommand, session: Session, terminal: Terminal): Promise<void> {
  const form = await openDataset(command.dataset, session, terminal)
  const inspection = { ...command, hyperparameters: completeModel(command.model, form) }
  const hide = session.onEvent((event) => {
    if (event.type !== 'analysis-changed') return
    const { done, total, order, secondsLeft } = event.analysis
    const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`
    terminal.progress({
      fraction: total > 0 ? done / total : 0,
      text: `${order.kind}: ${done} of ${total} runs${left}`,
    })
  })
  const report = await makeReport(inspection, session)
  hide()
  terminal.progress(null)
  terminal.print(command.output === 'json' ? `${JSON.stringify(report)}\n` : inWords(report, leaksInWords(session)))
}

type Inspection = InspectCommand & { readonly hyperparameters: Hyperparameters }
type Report = Awaited<ReturnType<typeof makeReport>>

/** Exactly the object that `--json` prints: a key for each analysis asked for. */
async function makeReport(command: Inspection, session: Session) {
  const { hyperparameters, folds, seeds } = command
  const seconds: Record<string, number> = {}
  const path = (id: number) => session.datasets.image(id).path
  const timed = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const since = performance.now()
    const result = await work()
    seconds[key] = (performance.now() - since) / 1000
    return result
  }
  const outOfFold = await timed('outOfFold', () => {
    return analyze(session, { kind: 'out-of-fold', hyperparameters, folds, seeds }, 'out-of-fold')
  })
  const test = await timed('test', () => testScore(session, command))
  const doctor = command.labelDoctor ? await timed('labelDoctor', () => diagnose(session, command)) : null
  const spread =
    command.seedSpread === null
      ? null
      : await timed('seedSpread', () => spreadSeeds(session, command, command.seedSpread ?? 1))
  const curve = command.learningCurve ? await timed('learningCurve', () => curveOf(session, command)) : null
  const sweep = command.sweep ? await timed('sweep', () => sweepOf(session, command)) : null
  return {
    outOfFold: {
      accuracy: outOfFold.accuracy,
      interval: outOfFold.interval,
      majority: outOfFold.majority,
      bySeed: outOfFold.bySeed,
      samples: outOfFold.samples.map(({ id, label, probability }) => ({ path: path(id), label, probability })),
    },
    ...(test && { test }),
    ...(doctor && {
      labelDoctor: doctor.suspects.map(({ id, label, suggested, probability }) => {
        return { path: path(id), label, suggested, probability }
      }),
    }),
    ...(spread && {
      seedSpread: { testAccuracy: spread.testAccuracies, finalCost: spread.finalCosts, diverged: spread.diverged },
    }),
    ...(curve && {
      learningCurve: curve.points.map(({ fraction, images, accuracy, interval }) => {
        return { fraction, images, accuracy, interval }
      }),
    }),
    ...(sweep && { sweep: sweep.cells.map((cell) => ({ ...swept(sweep, cell), accuracy: cell.accuracy })) }),
    leaks: exactLeaks(session),
    seconds,
  }
}

async function analyze<K extends AnalysisKind>(session: Session, order: AnalysisOrder, kind: K): Promise<ResultOf<K>> {
  const { failure, result } = await session.analyses.ended(session.analyses.start(order).id)
  if (failure) throw new WhiskerError(failure.code, failure.message, failure.subject)
  if (result?.kind !== kind) throw new WhiskerError('internal', `The analysis "${kind}" has given nothing.`)
  return result as ResultOf<K>
}

/** Of the model trained on all training images; null without test images. */
async function testScore(session: Session, { hyperparameters }: Inspection): Promise<Omit<Score, 'images'> | null> {
  if ((session.datasets.summary()?.test ?? 0) === 0) return null
  const run = await train(session, hyperparameters)
  const { test } = await session.evaluations.evaluate(run.id, 0.5)
  return test && { accuracy: test.accuracy, interval: test.interval, majority: test.majority }
}

function diagnose(session: Session, { folds, seeds, hyperparameters }: Inspection) {
  // Unless features are asked for, the doctor knows best what to look at.
  const own = hyperparameters.features === 'pixels' ? null : hyperparameters
  return analyze(session, { kind: 'label-doctor', hyperparameters: own, folds, seeds, lookAlikes: 0 }, 'label-doctor')
}

async function spreadSeeds(session: Session, { hyperparameters }: Inspection, seeds: number) {
  const order = { kind: 'seed-spread', hyperparameters, other: null, seeds } as const
  return (await analyze(session, order, 'seed-spread')).configuration
}

function curveOf(session: Session, { hyperparameters, folds, seeds }: Inspection) {
  const order = { kind: 'learning-curve', hyperparameters, fractions: FRACTIONS, folds, seeds } as const
  return analyze(session, { ...order, fractions: [...FRACTIONS] }, 'learning-curve')
}

function sweepOf(session: Session, { hyperparameters, sweep }: Inspection) {
  const axes = sweep ?? []
  const search = { kind: 'grid' } as const
  return analyze(session, { kind: 'sweep', hyperparameters, axes, search, folds: SWEEP_FOLDS }, 'sweep')
}

function swept({ axes }: ResultOf<'sweep'>, { values }: SweepCell): Record<string, number | string> {
  return Object.fromEntries(axes.map(({ parameter }, a) => [parameter, values[a] ?? '']))
}

function inWords(report: Report, leaks: readonly string[]): string {
  const { outOfFold, test, seconds } = report
  const took = (key: string) => `(${(seconds[key] ?? 0).toFixed(1)} s)`
  const lines = [
    `Out of fold:  ${scored(outOfFold.accuracy, outOfFold.interval)}, majority ${percent(outOfFold.majority)} ${took('outOfFold')}`,
    ...(test ? [`Test images:  ${scored(test.accuracy, test.interval)}, majority ${percent(test.majority)}`] : []),
    ...leaks,
  ]
  if (report.labelDoctor) {
    lines.push('', `Labels that look wrong, the most suspect first ${took('labelDoctor')}:`)
    const suspects = report.labelDoctor.filter(({ label, suggested }) => label !== suggested).slice(0, SHOWN)
    for (const { path, label, suggested, probability } of suspects)
      lines.push(`  ${label} → ${suggested}  P = ${probability.toFixed(3)}  ${path}`)
  }
  if (report.seedSpread) {
    const { testAccuracy, finalCost, diverged } = report.seedSpread
    const shares = testAccuracy.filter((share) => share !== null)
    lines.push('', `Seeds ${took('seedSpread')}: final cost ${range(finalCost, (cost) => cost.toFixed(4))}`)
    if (shares.length > 0) lines.push(`  test accuracy ${range(shares, percent)}`)
    if (diverged > 0) lines.push(`  ${diverged} diverged`)
  }
  if (report.learningCurve) {
    lines.push('', `Learning curve, out of fold ${took('learningCurve')}:`)
    for (const { fraction, images, accuracy, interval } of report.learningCurve)
      lines.push(
        `  ${percent(fraction).padStart(7)}  ${String(images).padStart(6)} images  ${scored(accuracy, interval)}`,
      )
  }
  if (report.sweep) {
    const ranked = [...report.sweep].sort((a, b) => (b.accuracy ?? -1) - (a.accuracy ?? -1)).slice(0, SHOWN)
    lines.push('', `Sweep of ${report.sweep.length}, by ${SWEEP_FOLDS} folds, best first ${took('sweep')}:`)
    for (const { accuracy, ...values } of ranked) {
      const settings = Object.entries(values).map(([name, value]) => `${name} ${value}`)
      lines.push(`  ${accuracy === null ? 'diverged' : percent(accuracy)}  ${settings.join(', ')}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function scored(accuracy: number, [low, high]: Interval): string {
  return `${percent(accuracy)} (95 % interval ${percent(low)} to ${percent(high)})`
}

function range(values: readonly number[], show: (value: number) => string): string {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => show(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN)
  return `${at(0)} to ${at(1)}, median ${at(0.5)}`
}
