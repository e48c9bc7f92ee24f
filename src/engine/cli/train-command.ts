import { basename } from 'node:path'
import type { CurvePoints, RunSummary, SplitEvaluation } from '../contract/index.js'
import { LIMITS, WhiskerError } from '../contract/index.js'
import type { Session } from '../session/index.js'
import type { TrainCommand } from './arguments.js'
import { expectThere, expectWritable } from './paths.js'
import { printCosts, showProgress, train } from './lab.js'
import type { Terminal } from './terminal.js'

/** Imports, trains, evaluates, saves, and prints. */
export async function runTrain(command: TrainCommand, session: Session, terminal: Terminal): Promise<void> {
  await expectThere(command.test === null ? [command.dataset] : [command.dataset, command.test])
  if (command.out) await expectWritable(command.out.path)
  const hideProgress = showProgress(session, terminal)
  if (command.output === 'text') printCosts(session, terminal, command.hyperparameters.iterations)
  const extras = command.test === null ? {} : { testPaths: [command.test] }
  await session.datasets.open([command.dataset], command.options, extras)
  const run = await train(session, command.hyperparameters)
  hideProgress()
  if (command.out) await session.exports.saveParameters(command.out.path, run.id, command.out.format)
  const report = await makeReport(session, run)
  terminal.print(
    command.output === 'json' ? `${JSON.stringify(report)}\n` : inWords(report, run, command, leaks(session)),
  )
  // Printed all the same, but a script must not go on as if all were well.
  if (run.state === 'diverged') throw new WhiskerError('internal', run.message ?? 'Training diverged.')
}

type Report = Awaited<ReturnType<typeof makeReport>>

/** Exactly the object that `--json` prints. */
async function makeReport(session: Session, run: RunSummary) {
  const evaluation = await session.evaluations.evaluate(run.id, 0.5)
  const rejected = session.datasets.report().flatMap(({ path, rejection }) => {
    return rejection ? [{ path, reason: rejection.reason }] : []
  })
  const { train: curve } = session.runs.curve(run.id)
  return {
    images: { train: evaluation.train.ids.length, test: evaluation.test?.ids.length ?? 0, skipped: rejected },
    plan: run.plan?.kind ?? null,
    costEvery100: everyHundredth(curve, run.iteration),
    costAfterLast: curve.costs.at(-1) ?? null,
    trainAccuracy: evaluation.train.accuracy,
    testAccuracy: evaluation.test?.accuracy ?? null,
    mislabeledTrain: mislabeledPaths(session, evaluation.train),
    mislabeledTest: mislabeledPaths(session, evaluation.test),
    importSeconds: session.datasets.summary()?.importSeconds ?? 0,
    trainSeconds: run.trainSeconds,
    iterationsPerSecond: run.iterationsPerSecond,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

/** The cost at iterations 0, 100, 200, …: before those updates, as the course prints it. */
function everyHundredth({ iterations, costs }: CurvePoints, last: number): number[] {
  return Array.from(costs).filter((_, i) => {
    const iteration = iterations[i] ?? 0
    return iteration % 100 === 0 && iteration < last
  })
}

/** Paths inside the dataset, the most wrong first. */
function mislabeledPaths(session: Session, split: SplitEvaluation | null): string[] {
  return split?.mislabeled.map(({ id }) => session.datasets.image(id).path) ?? []
}

/** Exact ones, which are known at once; `whisker check` looks for near ones too. */
function leaks(session: Session): string[] {
  const { leakedTest } = session.trouble.report(LIMITS.nearThreshold.default)
  if (leakedTest === 0) return []
  const images = leakedTest === 1 ? '1 test image is' : `${leakedTest} test images are`
  return [`${images} also in train: the test accuracy is too good (whisker check names them).`]
}

function inWords(report: Report, run: RunSummary, { out }: TrainCommand, leaks: string[]): string {
  const { images } = report
  const lines = [
    `Cost after the last update: ${report.costAfterLast?.toFixed(6) ?? 'none'}`,
    `Images: ${images.train} train, ${images.test} test, ${images.skipped.length} skipped`,
    ...images.skipped.map(({ path, reason }) => `  skipped ${path}: ${reason}`),
    `Accuracy: ${percent(report.trainAccuracy)} train, ${percent(report.testAccuracy)} test`,
    ...leaks,
    `Mislabeled test images: ${report.mislabeledTest.map((path) => basename(path)).join(', ') || 'none'}`,
    `Trained in ${run.trainSeconds.toFixed(2)} s (${run.iterationsPerSecond.toFixed(0)} iterations a second)`,
    ...(run.plan ? [run.plan.sentence] : []),
    ...(out ? [`Parameters saved as ${out.path}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

export function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(1)} %`
}
