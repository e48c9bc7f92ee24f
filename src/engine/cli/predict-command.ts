import type { Prediction, RunSummary, Verdict } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import { photoPredictionsCsv, type Session } from '../session/index.js'
import type { PredictCommand } from './arguments.js'
import { expectThere } from './paths.js'
import type { Terminal } from './terminal.js'

const THRESHOLD = 0.5

/** Loads parameters, decodes images as they say, and prints a probability and a decision for each. */
export async function runPredict(command: PredictCommand, session: Session, terminal: Terminal): Promise<void> {
  await expectThere([command.parameters, ...command.images])
  const run = await session.runs.load(command.parameters)
  const { predictions, rejected } = await session.predictions.add(command.images, run.id)
  if (predictions.length === 0) throw nothingUsable(rejected)
  if (command.output === 'json') return terminal.print(`${JSON.stringify(asJson(run, predictions, rejected))}\n`)
  if (command.output === 'csv') terminal.print(photoPredictionsCsv(predictions, run.positiveClass, THRESHOLD))
  else terminal.print(inWords(run, predictions))
  for (const { path, rejection } of rejected) terminal.warn(`skipped ${path}: ${rejection?.reason ?? ''}`)
}

function asJson(run: RunSummary, predictions: readonly Prediction[], rejected: readonly Verdict[]) {
  return {
    positiveClass: run.positiveClass,
    threshold: THRESHOLD,
    predictions: predictions.map(({ path, probability }) => ({
      path,
      probability,
      prediction: probability > THRESHOLD ? 1 : 0,
    })),
    skipped: rejected.map(({ path, rejection }) => ({ path, reason: rejection?.reason ?? '' })),
  }
}

function inWords({ positiveClass }: RunSummary, predictions: readonly Prediction[]): string {
  const decisions = predictions.map(({ path, probability }) => {
    const decision = probability > THRESHOLD ? positiveClass : `not ${positiveClass}`
    return `${probability.toFixed(4)}  ${decision}  ${path}\n`
  })
  return `P(${positiveClass})\n${decisions.join('')}`
}

function nothingUsable(rejected: readonly Verdict[]): WhiskerError {
  const [first] = rejected
  const why = first ? `: ${first.path}: ${first.rejection?.reason ?? ''}` : ''
  return new WhiskerError('no-images', `there is no usable image in what was given${why}`)
}
