import { basename } from 'node:path'
import type { CurvePoints, RunSummary, SplitEvaluation } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { Session } from '../session/index.js'
import type { TrainCommand } from './arguments.js'
import { printCosts, showProgress, train } from './lab.js'
import { exactLeaks, leaksInWords } from './leaks.js'
import { completeModel } from './model-options.js'
import { openDataset } from './open-dataset.js'
import { expectWritable } from './paths.js'
import { skippedFiles } from './skipped-files.js'
import type { Terminal } from './terminal.js'

/** Imports, trains, evaluates, saves, and prints. */
export async function runTrain(command: TrainCommand, session: Session, terminal: Terminal): Promise<void> {
  if (command.out) await expectWritable(command.out.path)
  const hideProgress = showProgress(session, terminal)
  const hyperparameters = completeModel(command.model, await openDataset(command.dataset, session, terminal))
  if (command.output === 'text') printCosts(session, terminal, hyperparameters.iterations)
  const run = await train(session, hyperparameters)
  hideProgress()
  if (command.out) await session.exports.saveParameters(command.out.path, run.id, command.out.format)
  const report = await makeReport(session, run)
  terminal.print(
    command.output === 'json' ? `${JSON.stringify(report)}\n` : inWords(report, run, command, leaksInWords(session)),
  )
  // Printed all the same, but a script must not go on as if all were well.
  if (run.state === 'diverged') throw new WhiskerError('internal', run.message ?? 'Training diverged.')
}

type Report = Awaited<ReturnType<typeof makeReport>>

/** Exactly the object that `--json` prints. */
async function makeReport(session: Session, run: RunSummary) {
  const evaluation = await session.evaluations.evaluate(run.id, 0.5)
  const { train: curve } = session.runs.curve(run.id)
  return {
    images: {
      train: evaluation.train.ids.length,
      test: evaluation.test?.ids.length ?? 0,
      skipped: skippedFiles(session),
    },
    plan: run.plan?.kind ?? null,
    costEvery100: everyHundredth(curve, run.iteration),
    costAfterLast: curve.costs.at(-1) ?? null,
    trainAccuracy: evaluation.train.accuracy,
    testAccuracy: evaluation.test?.accuracy ?? null,
    mislabeledTrain: mislabeledPaths(session, evaluation.train),
    mislabeledTest: mislabeledPaths(session, evaluation.test),
    leaks: exactLeaks(session),
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

function inWords(report: Report, run: RunSummary, { out }: TrainCommand, leaks: string[]): string {
  const { images } = report
  const lines = [
    // Why it ended before all its iterations; that it diverged is said as an error.
    ...(run.state === 'finished' && run.message !== null ? [run.message] : []),
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
