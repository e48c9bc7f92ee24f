import type { Prediction } from '../contract/index.js'
import { encodeNpz, encodeParametersJson, toCsv, writeFileAtomically } from '../export/index.js'
import { predictedLabel } from '../inspection/index.js'
import type { DatasetStage } from './datasets.js'
import type { EvaluationStage } from './evaluations.js'
import { describeRun } from './run-file.js'
import type { PredictionStage } from './predictions.js'
import { parametersOf } from './run.js'
import type { RunStage } from './runs.js'

/** Everything a person takes away. Every file is written atomically. */
export class ExportStage {
  constructor(
    private readonly datasets: DatasetStage,
    private readonly runs: RunStage,
    private readonly evaluations: EvaluationStage,
    private readonly predictions: PredictionStage,
  ) {}

  /** The verdict of every file of the import. */
  saveReport(path: string, only: 'all' | 'used' | 'rejected'): Promise<void> {
    const verdicts = this.datasets
      .report()
      .filter(({ rejection }) => only === 'all' || (only === 'used') === !rejection)
    const rows = verdicts.map((v) => [
      v.path,
      v.rejection ? 'rejected' : 'used',
      v.rejection?.code,
      v.rejection?.reason,
    ])
    return writeCsv(path, toCsv([['path', 'verdict', 'code', 'reason'], ...rows]))
  }

  saveParameters(path: string, runId: string, format: 'npz' | 'json'): Promise<void> {
    const run = this.runs.get(runId)
    const file = { parameters: parametersOf(run), metadata: describeRun(run) }
    return writeFileAtomically(path, format === 'npz' ? encodeNpz(file) : encodeParametersJson(file))
  }

  /** Every image of the dataset: path, split, whether it is excluded (1), class, label, probability, prediction. */
  async savePredictions(path: string, runId: string, threshold: number): Promise<void> {
    const dataset = this.datasets.current()
    const probabilities = await this.evaluations.probabilities(this.runs.get(runId), dataset)
    const rows = dataset.images.map((image, id) => {
      const className = dataset.classNames[image.classIndex] ?? ''
      const probability = probabilities[id] ?? NaN
      const label = className === dataset.positiveClass ? 1 : 0
      const { path: file, split } = image
      const excluded = image.excluded ? 1 : 0
      return [file, split, excluded, className, label, probability, predictedLabel(probability, threshold)]
    })
    const header = ['path', 'split', 'excluded', 'class', 'label', 'probability', 'prediction']
    await writeCsv(path, toCsv([header, ...rows]))
  }

  /** A person's own photos by one run. */
  async savePhotoPredictions(path: string, runId: string, threshold: number): Promise<void> {
    const { positiveClass } = this.runs.get(runId).summary
    const predictions = await this.predictions.list(runId)
    await writeCsv(path, photoPredictionsCsv(predictions, positiveClass, threshold))
  }

  /** A chart the window drew. */
  saveFile(path: string, bytes: Uint8Array): Promise<void> {
    return writeFileAtomically(path, bytes)
  }
}

/** One line a photo; the command line prints the same. */
export function photoPredictionsCsv(
  predictions: readonly Pick<Prediction, 'path' | 'probability'>[],
  positiveClass: string,
  threshold: number,
): string {
  const rows = predictions.map(({ path, probability }) => {
    const prediction = predictedLabel(probability, threshold)
    return [path, probability, prediction, prediction === 1 ? positiveClass : `not ${positiveClass}`]
  })
  return toCsv([['path', 'probability', 'prediction', 'decision'], ...rows])
}

/** With a byte-order mark: spreadsheets take a file without one for something else than UTF-8. */
function writeCsv(path: string, csv: string): Promise<void> {
  return writeFileAtomically(path, new TextEncoder().encode(`\uFEFF${csv}`))
}
