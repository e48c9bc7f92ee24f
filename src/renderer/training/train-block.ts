import type { DatasetSummary, EngineStatus } from '../../engine/contract/index.js'

/** Why a training cannot start just now; the window says it in words beside the button. */
export type TrainBlock = 'engine' | 'importing' | 'no-dataset' | 'no-positives' | 'no-negatives' | 'form'

export interface TrainSituation {
  readonly engine: EngineStatus
  readonly importing: boolean
  readonly dataset: Pick<DatasetSummary, 'train' | 'trainPositives'> | null
  readonly formValid: boolean
}

/** The first reason in the order a person can do something about it, or null: a training can start. */
export function trainBlock({ engine, importing, dataset, formValid }: TrainSituation): TrainBlock | null {
  if (engine !== 'ready') return 'engine'
  if (importing) return 'importing'
  if (!dataset || dataset.train === 0) return 'no-dataset'
  if (dataset.trainPositives === 0) return 'no-positives'
  if (dataset.trainPositives === dataset.train) return 'no-negatives'
  return formValid ? null : 'form'
}
