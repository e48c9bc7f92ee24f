import { createHash } from 'node:crypto'
import { decisionHolds, LIMITS, type DecisionKind, type SplitEvaluation } from '../contract/index.js'
import { version } from '../../../package.json'
import type { Dataset } from '../dataset/index.js'
import { imagePixels, summarizeDataset } from '../dataset/index.js'
import { encodePng, reportHtml, type ReportData } from '../export/index.js'
import type { DatasetStage } from './datasets.js'
import { curveOf } from './run.js'
import type { RunStage } from './runs.js'
import type { ScoreStage } from './scores.js'
import type { TroubleStage } from './trouble.js'

/** Images of each split that a report shows; it says how many more there are. */
const SHOWN = 60

type Language = ReportData['language']

/** What a reader needs to judge a run and to train it again, in one HTML document. */
export class ReportStage {
  constructor(
    private readonly datasets: DatasetStage,
    private readonly runs: RunStage,
    private readonly scores: ScoreStage,
    private readonly trouble: TroubleStage,
  ) {}

  /** Throws `no-dataset`, `not-found`, `run-not-ready`, `size-mismatch`. */
  async html(runId: string, iteration: number | null, threshold: number, language: Language): Promise<string> {
    const run = this.runs.get(runId)
    const evaluation = await this.scores.evaluation(runId, iteration, threshold)
    const { leakedTest } = await this.trouble.fullReport(LIMITS.nearThreshold.default)
    const dataset = this.datasets.current()
    const shown = (split: 'train' | 'test', of: SplitEvaluation) => mislabeledImages(dataset, split, of)
    return reportHtml({
      language,
      date: new Date().toISOString().replace('T', ' ').slice(0, 16) + ' UTC',
      version,
      dataset: summarizeDataset(dataset),
      fingerprint: fingerprintOf(dataset),
      run: run.summary,
      iteration: iteration ?? run.summary.iteration,
      curve: curveOf(run),
      evaluation,
      scores: this.scores.of(evaluation),
      mislabeled: [...(evaluation.test ? [shown('test', evaluation.test)] : []), shown('train', evaluation.train)],
      suspects: suspectsOf(dataset),
      leaks: leakedTest,
      decisions: decisionsOf(dataset),
    })
  }
}

function mislabeledImages(dataset: Dataset, split: 'train' | 'test', { mislabeled }: SplitEvaluation) {
  const images = mislabeled.slice(0, SHOWN).map(({ id, probability }) => {
    const image = dataset.images[id]
    const label = dataset.classNames[image?.classIndex ?? -1] ?? ''
    return { path: image?.path ?? '', label, probability, png: pictureOf(dataset, id) }
  })
  return { split, total: mislabeled.length, images }
}

function suspectsOf(dataset: Dataset): ReportData['suspects'] {
  const decided = dataset.images.flatMap((image, id) =>
    image.decision && decisionHolds(image.decision, image) ? [{ id, path: image.path, ...image.decision }] : [],
  )
  const countOf = (kind: DecisionKind) => decided.filter((one) => one.kind === kind).length
  const className = (index: number) => dataset.classNames[index] ?? ''
  return {
    counts: { kept: countOf('kept'), flipped: countOf('flipped'), excluded: countOf('excluded') },
    total: decided.length,
    images: decided.slice(0, SHOWN).map(({ id, path, kind, from, to, probability }) => ({
      ...{ path, kind, probability, png: pictureOf(dataset, id) },
      ...{ before: className(from), after: className(to) },
    })),
  }
}

function decisionsOf(dataset: Dataset): ReportData['decisions'] {
  const changed = dataset.images.flatMap((image, id) => {
    const relabeled = image.classIndex !== image.givenClassIndex
    const moved = image.split !== image.givenSplit
    return relabeled || moved || image.excluded ? [{ image, id, relabeled, moved }] : []
  })
  const className = (index: number) => dataset.classNames[index] ?? ''
  const images = changed.slice(0, SHOWN).map(({ image, id, relabeled, moved }) => ({
    path: image.path,
    png: pictureOf(dataset, id),
    label: relabeled ? { before: className(image.givenClassIndex), after: className(image.classIndex) } : null,
    split: moved ? { before: image.givenSplit, after: image.split } : null,
    excluded: image.excluded,
  }))
  return { total: changed.length, images }
}

function pictureOf(dataset: Dataset, id: number): Uint8Array {
  return encodePng(dataset.options.imageSize, imagePixels(dataset, id))
}

/** The same for the same images with the same labels in the same splits, wherever they lie and whatever their names. */
function fingerprintOf({ images, classNames }: Dataset): string {
  const used = images.filter(({ excluded }) => !excluded)
  const lines = used.map(({ hash, classIndex, split }) => `${hash} ${classNames[classIndex] ?? ''} ${split}`)
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}
