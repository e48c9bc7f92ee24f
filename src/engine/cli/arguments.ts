import { extname } from 'node:path'
import * as v from 'valibot'
import type { SweepRange } from '../contract/index.js'
import { LIMITS, NearThreshold, PRESETS, RECOMMENDED } from '../contract/index.js'
import { DATASET_OPTIONS, type DatasetChoice, IMAGE_OPTIONS, isProject, parseDataset } from './dataset-options.js'
import { MODEL_OPTIONS, type ModelChoice, parseModel } from './model-options.js'
import { flag, number, parseOptions, text, UsageError } from './option-values.js'
import { parseSweep } from './sweep-option.js'

export type OutputFormat = 'text' | 'json' | 'csv'

export interface TrainCommand {
  readonly name: 'train'
  readonly dataset: DatasetChoice
  readonly model: ModelChoice
  readonly out: { readonly path: string; readonly format: 'npz' | 'json' } | null
  readonly output: OutputFormat
}

export interface PredictCommand {
  readonly name: 'predict'
  readonly parameters: string
  /** Images and folders, or one project. */
  readonly images: readonly string[]
  readonly output: OutputFormat
}

export interface CheckCommand {
  readonly name: 'check'
  readonly dataset: DatasetChoice
  readonly nearThreshold: number
  readonly output: OutputFormat
}

export interface InspectCommand {
  readonly name: 'inspect'
  readonly dataset: DatasetChoice
  readonly model: ModelChoice
  readonly folds: number
  readonly seeds: number
  readonly labelDoctor: boolean
  /** Seeds; null: not asked for. */
  readonly seedSpread: number | null
  readonly learningCurve: boolean
  readonly sweep: SweepRange[] | null
  readonly output: OutputFormat
}

export type Command =
  TrainCommand | PredictCommand | CheckCommand | InspectCommand | { readonly name: 'demo' | 'help' | 'version' }

/** Throws `UsageError` naming what is wrong and what would be right. */
export function parseCommand(args: readonly string[]): Command {
  if (args.includes('--help') || args.includes('-h') || args[0] === 'help') return { name: 'help' }
  if (args.includes('--version')) return { name: 'version' }
  const [name, ...rest] = args
  if (name === 'train') return parseTrain(rest)
  if (name === 'predict') return parsePredict(rest)
  if (name === 'check') return parseCheck(rest)
  if (name === 'inspect') return parseInspect(rest)
  if (name === 'demo') return parseDemo(rest)
  throw new UsageError(
    name === undefined ? 'say what to do: train, predict, check, inspect or demo' : `there is no command "${name}"`,
  )
}

function parseTrain(args: string[]): TrainCommand {
  const options = { ...DATASET_OPTIONS, ...MODEL_OPTIONS, out: text, json: flag }
  const { values, positionals } = parseOptions(args, options)
  return {
    name: 'train',
    dataset: parseDataset('train', positionals, values),
    model: parseModel(values, PRESETS['four-layer']),
    out: values.out === undefined ? null : parseOut(values.out),
    output: values.json ? 'json' : 'text',
  }
}

const ANALYSIS_OPTIONS = {
  folds: text,
  seeds: text,
  'label-doctor': flag,
  'seed-spread': text,
  'learning-curve': flag,
  sweep: text,
} as const

function parseInspect(args: string[]): InspectCommand {
  const options = { ...DATASET_OPTIONS, ...MODEL_OPTIONS, ...ANALYSIS_OPTIONS, json: flag }
  const { values, positionals } = parseOptions(args, options)
  const count = (option: 'folds' | 'seeds' | 'seed-spread', min: number, max: number) =>
    number(option, values[option], v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)), { min, max })
  return {
    name: 'inspect',
    dataset: parseDataset('inspect', positionals, values),
    model: parseModel(values, RECOMMENDED.pixels),
    folds: count('folds', 2, 20) ?? 5,
    seeds: count('seeds', 1, 100) ?? 5,
    labelDoctor: values['label-doctor'] ?? false,
    seedSpread: count('seed-spread', 1, 100) ?? null,
    learningCurve: values['learning-curve'] ?? false,
    sweep: values.sweep === undefined ? null : parseSweep(values.sweep),
    output: values.json ? 'json' : 'text',
  }
}

function parsePredict(args: string[]): PredictCommand {
  const { values, positionals } = parseOptions(args, { json: flag, csv: flag })
  const [parameters, ...images] = positionals
  if (parameters === undefined) throw new UsageError('predict needs a parameter file (.npz or .json) and images')
  if (images.length === 0)
    throw new UsageError('predict needs at least one image, folder or project after the parameter file')
  if (images.length > 1 && images.some(isProject))
    throw new UsageError('predict takes one project, or images and folders, not both together')
  if (values.json && values.csv) throw new UsageError('--csv and --json exclude each other')
  return { name: 'predict', parameters, images, output: values.json ? 'json' : values.csv ? 'csv' : 'text' }
}

function parseCheck(args: string[]): CheckCommand {
  const { values, positionals } = parseOptions(args, { ...IMAGE_OPTIONS, near: text, json: flag })
  const { nearThreshold } = LIMITS
  return {
    name: 'check',
    dataset: parseDataset('check', positionals, values),
    nearThreshold: number('near', values.near, NearThreshold, nearThreshold) ?? nearThreshold.default,
    output: values.json ? 'json' : 'text',
  }
}

function parseDemo(args: string[]): Command {
  const [what] = parseOptions(args, {}).positionals
  if (what !== undefined) throw new UsageError(`demo takes nothing; what is '${what}'?`)
  return { name: 'demo' }
}

function parseOut(path: string): NonNullable<TrainCommand['out']> {
  const extension = extname(path).toLowerCase()
  if (extension === '.npz') return { path, format: 'npz' }
  if (extension === '.json') return { path, format: 'json' }
  throw new UsageError(`--out ${path}: the name must end in .npz or .json`)
}
