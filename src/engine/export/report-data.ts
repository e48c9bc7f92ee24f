import type { DatasetSummary, Evaluation, RunCurve, RunSummary, Scores } from '../contract/index.js'
import type { ReportFormats } from './report-formats.js'
import type { ReportWords } from './report-words.js'

/** An image in a report. */
export interface ReportImage {
  /** Inside the dataset. */
  readonly path: string
  readonly label: string
  /** Of the positive class. */
  readonly probability: number
  /** As the network sees it. */
  readonly png: Uint8Array
}

/** What was changed by hand about an image; null where it is as the files say. */
export interface ReportDecision {
  readonly path: string
  readonly png: Uint8Array
  readonly label: { readonly before: string; readonly after: string } | null
  readonly split: { readonly before: 'train' | 'test'; readonly after: 'train' | 'test' } | null
  readonly excluded: boolean
}

export interface ReportData {
  readonly language: 'en' | 'zh-CN'
  /** ISO 8601, UTC. */
  readonly date: string
  readonly version: string
  readonly dataset: DatasetSummary
  readonly fingerprint: string
  readonly run: RunSummary
  /** Of the parameters the scores belong to. */
  readonly iteration: number
  readonly curve: RunCurve
  readonly evaluation: Evaluation
  readonly scores: Scores
  readonly mislabeled: {
    readonly split: 'train' | 'test'
    readonly total: number
    readonly images: readonly ReportImage[]
  }[]
  readonly decisions: { readonly total: number; readonly images: readonly ReportDecision[] }
}

export interface ReportPen {
  readonly data: ReportData
  readonly words: ReportWords
  readonly f: ReportFormats
  /** The two answers. */
  readonly names: { readonly positive: string; readonly negative: string }
}
