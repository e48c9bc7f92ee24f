import type { Prediction, RunSummary } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import { photoPredictionsCsv, type Session } from '../session/index.js'
import type { PredictCommand } from './arguments.js'
import { isProject } from './dataset-options.js'
import { openProject } from './open-dataset.js'
import { expectThere } from './paths.js'
import { skippedFiles } from './skipped-files.js'
import type { Terminal } from './terminal.js'

const THRESHOLD = 0.5

interface Answers {
  readonly run: RunSummary
  readonly predictions: readonly Pick<Prediction, 'path' | 'probability'>[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

/** Loads parameters, decodes images as they say, and prints a probability and a decision for each. */
export async function runPredict(command: PredictCommand, session: Session, terminal: Terminal): Promise<void> {
  const { parameters, images, output } = command
  await expectThere([parameters])
  const [first = ''] = images
  const answers = isProject(first)
    ? await predictProject(first, parameters, session, terminal)
    : await predictImages(images, parameters, session)
  const { run, predictions, skipped } = answers
  if (predictions.length === 0) throw nothingUsable(answers)
  if (output === 'json') return terminal.print(`${JSON.stringify(asJson(answers))}\n`)
  if (output === 'csv') terminal.print(photoPredictionsCsv(predictions, run.positiveClass, THRESHOLD))
  else terminal.print(inWords(answers))
  for (const { path, reason } of skipped) terminal.warn(`skipped ${path}: ${reason}`)
}

async function predictImages(images: readonly string[], parameters: string, session: Session): Promise<Answers> {
  await expectThere(images)
  const run = await session.runs.load(parameters)
  const { predictions, rejected } = await session.predictions.add(images, run.id)
  return {
    run,
    predictions,
    skipped: rejected.map(({ path, rejection }) => ({ path, reason: rejection?.reason ?? '' })),
  }
}

/** All its images but the excluded ones, train and test, at the parameters' size. */
async function predictProject(
  project: string,
  parameters: string,
  session: Session,
  terminal: Terminal,
): Promise<Answers> {
  await openProject(project, session, terminal)
  const run = await session.runs.load(parameters)
  await session.datasets.configure({ imageSize: run.imageSize, fit: run.fit })
  const dataset = session.datasets.current()
  const probabilities = await session.evaluations.probabilities(session.runs.get(run.id), dataset)
  const predictions = dataset.images.flatMap(({ path, excluded }, id) => {
    return excluded ? [] : [{ path, probability: probabilities[id] ?? NaN }]
  })
  return { run, predictions, skipped: skippedFiles(session) }
}

function asJson({ run, predictions, skipped }: Answers) {
  return {
    positiveClass: run.positiveClass,
    threshold: THRESHOLD,
    predictions: predictions.map(({ path, probability }) => ({
      path,
      probability,
      prediction: probability > THRESHOLD ? 1 : 0,
    })),
    skipped,
  }
}

function inWords({ run: { positiveClass }, predictions }: Answers): string {
  const decisions = predictions.map(({ path, probability }) => {
    const decision = probability > THRESHOLD ? positiveClass : `not ${positiveClass}`
    return `${probability.toFixed(4)}  ${decision}  ${path}\n`
  })
  return `P(${positiveClass})\n${decisions.join('')}`
}

function nothingUsable({ skipped: [first] }: Answers): WhiskerError {
  const why = first ? `: ${first.path}: ${first.reason}` : ''
  return new WhiskerError('no-images', `there is no usable image in what was given${why}`)
}
