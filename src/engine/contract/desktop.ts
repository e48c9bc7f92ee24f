import * as v from 'valibot'
import { Fit } from './dataset.js'
import { Hyperparameters } from './hyperparameters.js'
import { GrantToken } from './grants.js'
import { Bytes, Fraction, ImageSize, Seed, TestFraction, Text } from './numbers.js'

/** The tabs of the Inspect workspace, in their order. */
export const InspectTab = v.picklist(['mistakes', 'scores', 'label-doctor', 'sweeps', 'spread', 'compare', 'why'])
export type InspectTab = v.InferOutput<typeof InspectTab>

export const Language = v.picklist(['en', 'zh-CN'])
export type Language = v.InferOutput<typeof Language>

/** What main keeps for the person, in one file in the user-data folder. */
export const Settings = v.strictObject({
  language: v.picklist(['system', 'en', 'zh-CN']),
  theme: v.picklist(['system', 'light', 'dark']),
  workspace: v.picklist(['data', 'lab', 'inspect', 'predict']),
  inspectTab: InspectTab,
  imageSize: ImageSize,
  fit: Fit,
  testFraction: TestFraction,
  splitSeed: Seed,
  hyperparameters: v.nullable(Hyperparameters),
  /** Live mode: retrain while a hyperparameter is dragged. null: whenever a run is estimated under a second. */
  live: v.optional(v.nullable(v.boolean()), null),
  /** Sizes of the panes a person has dragged, by pane name, in CSS pixels. */
  panes: v.record(Text, v.pipe(v.number(), v.minValue(0), v.maxValue(10_000))),
})
export type Settings = v.InferOutput<typeof Settings>

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  workspace: 'lab',
  inspectTab: 'mistakes',
  imageSize: 64,
  fit: 'squash',
  testFraction: 0.2,
  splitSeed: 1,
  hyperparameters: null,
  live: null,
  panes: {},
}

/** What a person chose: a token for the engine and names to show; never a path. */
export const Grant = v.strictObject({ token: GrantToken, names: v.array(Text) })
export type Grant = v.InferOutput<typeof Grant>

/** Commands of the native menu that the window carries out. The palette (Ctrl/Cmd+K) lists the same ones. */
export const MenuCommand = v.picklist([
  'new-project',
  'open-project',
  'save-project',
  'save-project-as',
  'open-folder',
  'open-hdf5',
  'open-images',
  'open-demo',
  'load-parameters',
  'export-npz',
  'export-json',
  'export-predictions',
  'export-report-html',
  'export-report-pdf',
  'save-report',
  'undo',
  'redo',
  'toggle-training',
  'stop-training',
  'workspace-data',
  'workspace-lab',
  'workspace-inspect',
  'workspace-predict',
  'palette',
  'settings',
  'shortcuts',
  'about',
])
export type MenuCommand = v.InferOutput<typeof MenuCommand>

export const EngineStatus = v.picklist(['starting', 'ready', 'restarting', 'gave-up'])
export type EngineStatus = v.InferOutput<typeof EngineStatus>

const nothing = v.strictObject({})

/** Window → main over Electron's IPC: the channel is the kind; main parses the body and checks the sender. */
export const desktopRequests = {
  'settings.get': { request: nothing, reply: Settings },
  'settings.set': { request: v.partial(Settings), reply: Settings },
  /** The language and theme in force now, "system" resolved. */
  'system.appearance': { request: nothing, reply: v.strictObject({ language: Language, dark: v.boolean() }) },
  'system.about': {
    request: nothing,
    reply: v.strictObject({ version: Text, electron: Text, chromium: Text, node: Text, standIn: v.boolean() }),
  },
  'dialog.open': {
    request: v.strictObject({
      what: v.picklist(['dataset-folder', 'hdf5', 'photos', 'photo-folder', 'parameters', 'project']),
    }),
    reply: v.nullable(Grant),
  },
  'dialog.save': {
    request: v.strictObject({
      suggestedName: Text,
      format: v.picklist(['npz', 'json', 'csv', 'png', 'svg', 'html', 'pdf', 'whisker']),
    }),
    reply: v.nullable(Grant),
  },
  /** A report as a PDF, printed by a page of its own that runs nothing and reaches nothing. */
  'report.print': {
    request: v.strictObject({
      html: v.pipe(v.string(), v.startsWith('<!doctype html>'), v.maxLength(64 * 1024 * 1024)),
    }),
    reply: v.strictObject({ pdf: Bytes }),
  },
  /** Projects opened or saved before, newest first: a grant for each that is still there. */
  'project.recent': { request: nothing, reply: v.array(Grant) },
  'window.progress': {
    request: v.strictObject({ fraction: v.nullable(Fraction), paused: v.boolean() }),
    reply: nothing,
  },
  /** Shown only while the window is in the background. */
  'window.notify': { request: v.strictObject({ title: Text, body: Text }), reply: nothing },
  'window.title': { request: v.strictObject({ title: Text }), reply: nothing },
  /** Asks for a (new) port to the engine; it arrives as a window message `engine-port`. */
  'engine.connect': { request: nothing, reply: nothing },
  /** After it gave up (three crashes in five minutes). */
  'engine.restart': { request: nothing, reply: nothing },
} as const
export type DesktopRequestKind = keyof typeof desktopRequests
export type DesktopHandlers = {
  [K in DesktopRequestKind]: (
    body: v.InferOutput<(typeof desktopRequests)[K]['request']>,
  ) =>
    Promise<v.InferOutput<(typeof desktopRequests)[K]['reply']>> | v.InferOutput<(typeof desktopRequests)[K]['reply']>
}

/** Main → window. */
export const DesktopEvent = v.variant('type', [
  v.strictObject({ type: v.literal('menu'), command: MenuCommand }),
  v.strictObject({ type: v.literal('engine-status'), status: EngineStatus }),
  v.strictObject({ type: v.literal('appearance'), language: Language, dark: v.boolean() }),
  /** Files or folders were dropped anywhere on the window (the preload reads their paths; the page never does). */
  v.strictObject({ type: v.literal('dropped'), grant: Grant }),
  /** "settings.json" cannot be written: what is chosen holds until the app ends. */
  v.strictObject({ type: v.literal('settings-unsaved'), reason: v.string() }),
  /** A project was dropped, chosen from the recent ones, or handed over by the system. */
  v.strictObject({ type: v.literal('open-project'), grant: Grant }),
])
export type DesktopEvent = v.InferOutput<typeof DesktopEvent>

/** `window.desktop`, put there by the preload. Replies and events are parsed by the window. */
export interface DesktopBridge {
  /** Rejects with a `Failure`, as a plain value. */
  request(kind: DesktopRequestKind, body: unknown): Promise<unknown>
  onEvent(listener: (event: unknown) => void): void
}
