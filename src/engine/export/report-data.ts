import type { DatasetSummary, DecisionKind, Evaluation, RunCurve, RunSummary, Scores } from '../contract/index.js'
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

/** A suspect of the label doctor, and what a person decided about it. */
export interface ReportSuspect {
  readonly path: string
  readonly png: Uint8Array
  readonly kind: DecisionKind
  /** The class it had when it was decided, and the one it has because of that. */
  readonly before: string
  readonly after: string
  /** Out of fold, of the label it had then. */
  readonly probability: number
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
  readonly suspects: {
    readonly counts: Readonly<Record<DecisionKind, number>>
    readonly total: number
    readonly images: readonly ReportSuspect[]
  }
  /** Test images that are also in training. */
  readonly leaks: number
  readonly decisions: { readonly total: number; readonly images: readonly ReportDecision[] }
}

export interface ReportPen {
  readonly data: ReportData
  readonly words: ReportWords
  readonly f: ReportFormats
  /** The two answers. */
  readonly names: { readonly positive: string; readonly negative: string }
}
