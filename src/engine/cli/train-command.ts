import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { CurvePoints, RunSummary, SplitEvaluation } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { Session } from '../session/index.js'
import type { TrainCommand } from './arguments.js'
import { showProgress, train } from './lab.js'
import type { Terminal } from './terminal.js'

/** Imports, trains, evaluates, saves, and prints. */
export async function runTrain(command: TrainCommand, session: Session, terminal: Terminal): Promise<void> {
  if (command.out) await expectWritable(command.out.path)
  const hideProgress = showProgress(session, terminal)
  const extras = command.test === null ? {} : { testPaths: [command.test] }
  await session.datasets.open([command.dataset], command.options, extras)
  const run = await train(session, command.hyperparameters)
  hideProgress()
  if (command.out) await session.exports.saveParameters(command.out.path, run.id, command.out.format)
  const report = await makeReport(session, run)
  terminal.print(command.output === 'json' ? `${JSON.stringify(report)}\n` : inWords(report, run, command))
  if (run.message !== null) terminal.warn(run.message)
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

function inWords(report: Report, run: RunSummary, { out }: TrainCommand): string {
  const { images } = report
  const costs = report.costEvery100.map((cost, i) => `Cost after iteration ${i * 100}: ${cost.toFixed(6)}\n`)
  const lines = [
    `Cost after iteration ${run.iteration}: ${report.costAfterLast?.toFixed(6) ?? 'none'}`,
    `Images: ${images.train} train, ${images.test} test, ${images.skipped.length} skipped`,
    ...images.skipped.map(({ path, reason }) => `  skipped ${path}: ${reason}`),
    `Accuracy: ${percent(report.trainAccuracy)} train, ${percent(report.testAccuracy)} test`,
    `Mislabeled test images: ${report.mislabeledTest.map((path) => basename(path)).join(', ') || 'none'}`,
    `Trained in ${run.trainSeconds.toFixed(2)} s (${run.iterationsPerSecond.toFixed(0)} iterations a second)`,
    ...(run.plan ? [run.plan.sentence] : []),
    ...(out ? [`Parameters saved as ${out.path}`] : []),
  ]
  return `${costs.join('')}${lines.join('\n')}\n`
}

export function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(1)} %`
}

/** Better before the training than after it. */
async function expectWritable(path: string): Promise<void> {
  const folder = dirname(path)
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw new WhiskerError('file-unwritable', `--out ${path}: "${folder}" is not a folder one can write to`, path, {
      cause: error,
    })
  })
}
