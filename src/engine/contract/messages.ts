import * as v from 'valibot'
import { AnalysisEvent, analysisRequests } from './analyses.js'
import { comparisonRequests } from './comparison.js'
import {
  DatasetOutline,
  DatasetSummary,
  Fit,
  ImageId,
  ImageRecord,
  ImportOptions,
  ImportProgress,
  Verdict,
} from './dataset.js'
import { editRequests } from './edits.js'
import { Failure } from './errors.js'
import { Access, GrantToken } from './grants.js'
import { Hyperparameters } from './hyperparameters.js'
import { FolderEvent, importRequests } from './imports.js'
import { Bytes, Count, ImageSize, Seed, TestFraction, Text, Threshold, Title } from './numbers.js'
import { photoRequests } from './photo.js'
import { projectRequests, ProjectState } from './projects.js'
import { reportRequests } from './report.js'
import {
  CurvePoints,
  Evaluation,
  LayerWeights,
  LearningHistory,
  Prediction,
  RunCurve,
  RunId,
  RunSummary,
  Snapshot,
} from './runs.js'
import { scoreRequests } from './scores.js'
import { statisticsRequests } from './statistics.js'
import { TroubleEvent, troubleRequests } from './trouble.js'

const nothing = v.strictObject({})
const ids = v.pipe(v.array(ImageId), v.maxLength(4096))

/** Where the image decoder runs; the window says so when it is the slow one. */
export const DecoderKind = v.picklist(['node', 'worker', 'wasm'])

export const SessionState = v.strictObject({
  dataset: v.nullable(DatasetSummary),
  runs: v.array(RunSummary),
  importing: v.nullable(ImportProgress),
  decoder: DecoderKind,
  project: ProjectState,
  /** This is what an engine that did not end in order had saved. */
  recovered: v.boolean(),
  /** Why what was changed is not kept safe from a crash at the moment; null: it is. */
  unsaved: v.nullable(Failure),
})
export type SessionState = v.InferOutput<typeof SessionState>

/**
 * Every question the window may ask the engine: the request's shape and the reply's shape.
 * Both ends parse with these; types, client and handlers are derived from this one map.
 */
export const requests = {
  ...projectRequests,
  'session.state': { request: nothing, reply: SessionState },

  'dataset.outline': { request: v.strictObject({ grant: GrantToken }), reply: DatasetOutline },
  /** Replies when the import has ended; progress comes as events. Replaces the dataset only on success. */
  'dataset.open': {
    request: v.strictObject({
      grant: GrantToken,
      options: ImportOptions,
      /** Which of the granted files or folders holds the test images, by its place; null: their names say it. */
      test: v.optional(v.nullable(Count), null),
    }),
    reply: DatasetSummary,
  },
  'dataset.openDemo': { request: v.strictObject({ options: ImportOptions }), reply: DatasetSummary },
  'dataset.cancelImport': { request: nothing, reply: nothing },
  /** Changes the positive class or the split at once; a new image size or fit decodes the files again. */
  'dataset.configure': {
    request: v.strictObject({
      positiveClass: v.optional(Text),
      testFraction: v.optional(TestFraction),
      splitSeed: v.optional(Seed),
      imageSize: v.optional(ImageSize),
      fit: v.optional(Fit),
    }),
    reply: DatasetSummary,
  },
  ...importRequests,
  ...editRequests,
  'dataset.images': { request: nothing, reply: v.strictObject({ images: v.array(ImageRecord) }) },
  /** The mean image of each class, all splits, without excluded images: RGB bytes, row-major, one image after another in class order. */
  'dataset.report': { request: nothing, reply: v.strictObject({ verdicts: v.array(Verdict) }) },
  ...troubleRequests,
  ...statisticsRequests,
  'dataset.saveReport': {
    request: v.strictObject({ grant: GrantToken, only: v.picklist(['all', 'used', 'rejected']) }),
    reply: nothing,
  },

  /** What the network sees: RGB bytes of each asked image, one after another. For dataset images and own photos. */
  'image.pixels': { request: v.strictObject({ ids }), reply: v.strictObject({ size: ImageSize, pixels: Bytes }) },
  /** The original, oriented and re-encoded by the decoder for display (PNG or JPEG), at most `maxSide` pixels. */
  'image.original': {
    request: v.strictObject({ id: ImageId, maxSide: v.pipe(Count, v.minValue(16), v.maxValue(4096)) }),
    reply: v.strictObject({ mime: v.picklist(['image/png', 'image/jpeg']), bytes: Bytes }),
  },

  'run.start': {
    request: v.strictObject({ hyperparameters: Hyperparameters, name: v.nullable(Title) }),
    reply: RunSummary,
  },
  'run.pause': { request: v.strictObject({ runId: RunId }), reply: nothing },
  'run.resume': { request: v.strictObject({ runId: RunId }), reply: nothing },
  /** Keeps what was trained so far. */
  'run.stop': { request: v.strictObject({ runId: RunId }), reply: nothing },
  'run.rename': { request: v.strictObject({ runId: RunId, name: Title }), reply: RunSummary },
  'run.delete': { request: v.strictObject({ runId: RunId }), reply: nothing },
  /** Undoes `run.delete`. */
  'run.restore': { request: v.strictObject({ runId: RunId }), reply: RunSummary },
  'run.curve': { request: v.strictObject({ runId: RunId }), reply: RunCurve },
  'run.evaluation': { request: v.strictObject({ runId: RunId, threshold: Threshold }), reply: Evaluation },

  /**
   * Live mode: trains with priority, outside the list, and answers with everything at once. Replaces the preview before
   * it; one still in training is stopped and its request fails with `cancelled`.
   */
  'run.preview': {
    request: v.strictObject({ hyperparameters: Hyperparameters, threshold: Threshold }),
    reply: v.strictObject({ run: RunSummary, curve: RunCurve, evaluation: Evaluation }),
  },
  /** Puts the newest finished preview into the list, as it is. */
  'run.keepPreview': { request: v.strictObject({ name: v.nullable(Title) }), reply: RunSummary },
  /** The run as it was at the recorded iteration nearest to this one. For runs of the dataset in use. */
  'run.snapshot': {
    request: v.strictObject({ runId: RunId, iteration: Count, threshold: Threshold }),
    reply: Snapshot,
  },
  /** Parameters at an iteration (null: the newest). Of the first layer only the first `maxUnits` units. */
  'run.weights': {
    request: v.strictObject({
      runId: RunId,
      iteration: v.nullable(Count),
      maxUnits: v.pipe(Count, v.minValue(1), v.maxValue(64)),
    }),
    reply: v.strictObject({ iteration: Count, layers: v.array(LayerWeights) }),
  },
  'run.learningHistory': { request: v.strictObject({ runId: RunId }), reply: LearningHistory },

  /** Decodes photos and folders as the run's own images were; earlier photos stay. */
  'prediction.add': {
    request: v.strictObject({ grant: GrantToken, runId: RunId }),
    reply: v.strictObject({ predictions: v.array(Prediction), rejected: v.array(Verdict) }),
  },
  /** All photos added so far, by another run, or by a run as it was at an iteration. */
  'prediction.list': {
    request: v.strictObject({ runId: RunId, iteration: v.optional(v.nullable(Count), null) }),
    reply: v.strictObject({ predictions: v.array(Prediction) }),
  },
  'prediction.remove': { request: v.strictObject({ ids }), reply: nothing },
  /** Undoes `prediction.remove`. */
  'prediction.restore': { request: v.strictObject({ ids }), reply: nothing },
  'prediction.saveCsv': {
    request: v.strictObject({ grant: GrantToken, runId: RunId, threshold: Threshold }),
    reply: nothing,
  },

  ...analysisRequests,
  ...scoreRequests,
  ...comparisonRequests,
  ...reportRequests,
  ...photoRequests,

  'parameters.load': { request: v.strictObject({ grant: GrantToken }), reply: RunSummary },
  'export.parameters': {
    request: v.strictObject({ grant: GrantToken, runId: RunId, format: v.picklist(['npz', 'json']) }),
    reply: nothing,
  },
  /** Every dataset image: path, split, whether it is excluded, label, probability, prediction. */
  'export.predictions': {
    request: v.strictObject({ grant: GrantToken, runId: RunId, threshold: Threshold }),
    reply: nothing,
  },
  /** A chart the window drew (PNG, SVG, CSV), written atomically like every other file. */
  'export.file': {
    request: v.strictObject({
      grant: GrantToken,
      bytes: v.pipe(
        Bytes,
        v.check((bytes) => bytes.byteLength <= 64 * 1024 * 1024, 'at most 64 MiB'),
      ),
    }),
    reply: nothing,
  },
} as const

export type RequestKind = keyof typeof requests
export type RequestBody<K extends RequestKind> = v.InferInput<(typeof requests)[K]['request']>
export type ReplyBody<K extends RequestKind> = v.InferOutput<(typeof requests)[K]['reply']>
/** One handler a kind: a missing one is a compile error. */
export type Handlers = {
  [K in RequestKind]: (body: v.InferOutput<(typeof requests)[K]['request']>) => Promise<ReplyBody<K>> | ReplyBody<K>
}

/** What the engine says unasked. */
export const EngineEvent = v.variant('type', [
  v.strictObject({ type: v.literal('import-progress'), progress: v.nullable(ImportProgress) }),
  /**
   * `images`: only those that changed since the dataset of that id, whose ids still mean the same images; null: all may
   * have changed.
   */
  v.strictObject({
    type: v.literal('dataset-changed'),
    dataset: v.nullable(DatasetSummary),
    images: v.nullable(v.strictObject({ since: Text, changed: v.array(ImageRecord) })),
  }),
  FolderEvent,
  v.strictObject({ type: v.literal('run-changed'), run: RunSummary }),
  v.strictObject({ type: v.literal('run-removed'), runId: RunId }),
  v.strictObject({ type: v.literal('project-changed'), project: ProjectState }),
  /** Changes cannot be kept safe from a crash, and why; null: now they are again. */
  v.strictObject({ type: v.literal('session-unsaved'), failure: v.nullable(Failure) }),
  /** New points of a live curve. The client acknowledges with the same sequence; the next batch waits for it. */
  v.strictObject({
    type: v.literal('run-costs'),
    runId: RunId,
    iteration: Count,
    sequence: Count,
    train: CurvePoints,
    test: CurvePoints,
  }),
  AnalysisEvent,
  TroubleEvent,
])
export type EngineEvent = v.InferOutput<typeof EngineEvent>
export type EventOf<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>

/** Window → engine. `body` is parsed in a second step, by kind. */
export const ClientMessage = v.variant('type', [
  v.strictObject({
    type: v.literal('request'),
    id: Count,
    kind: v.pipe(
      v.string(),
      v.check((kind) => Object.hasOwn(requests, kind), 'unknown request kind'),
      v.transform((kind) => kind as RequestKind),
    ),
    body: v.unknown(),
  }),
  v.strictObject({ type: v.literal('acknowledge'), runId: RunId, sequence: Count }),
])
export type ClientMessage = v.InferOutput<typeof ClientMessage>

/** Engine → window. */
export const ServerMessage = v.variant('type', [
  v.strictObject({ type: v.literal('reply'), id: Count, body: v.unknown() }),
  v.strictObject({ type: v.literal('failure'), id: v.nullable(Count), failure: Failure }),
  v.strictObject({ type: v.literal('event'), event: EngineEvent }),
])
export type ServerMessage = v.InferOutput<typeof ServerMessage>

/** Main → engine, over the utility process's own port (the window's MessagePort travels beside `connect`). */
export const HostMessage = v.variant('type', [
  v.strictObject({ type: v.literal('connect') }),
  v.strictObject({
    type: v.literal('grant'),
    token: GrantToken,
    access: Access,
    paths: v.array(v.string()),
  }),
  v.strictObject({ type: v.literal('shutdown') }),
])
export type HostMessage = v.InferOutput<typeof HostMessage>

/** Engine → main. */
export const EngineNotice = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('restored'), runs: Count }),
  /** The project's file was opened or saved, or there is none (null) any more. */
  v.strictObject({ type: v.literal('project-file'), path: v.nullable(v.string()) }),
])
export type EngineNotice = v.InferOutput<typeof EngineNotice>
