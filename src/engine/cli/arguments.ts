import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import type { Hyperparameters, ImportOptions, SweepRange } from '../contract/index.js'
import {
  Features,
  Fit,
  HiddenActivation,
  ImageSize,
  Initialization,
  Iterations,
  L2,
  LearningRate,
  LIMITS,
  NearThreshold,
  PlanChoice,
  Precision,
  RECOMMENDED,
  PRESETS,
  Seed,
  TestFraction,
  Units,
} from '../contract/index.js'

export type OutputFormat = 'text' | 'json' | 'csv'

export interface TrainCommand {
  readonly name: 'train'
  readonly dataset: string
  readonly test: string | null
  readonly options: ImportOptions
  readonly hyperparameters: Hyperparameters
  readonly out: { readonly path: string; readonly format: 'npz' | 'json' } | null
  readonly output: OutputFormat
}

export interface PredictCommand {
  readonly name: 'predict'
  readonly parameters: string
  readonly images: readonly string[]
  readonly output: OutputFormat
}

export interface CheckCommand {
  readonly name: 'check'
  readonly dataset: string
  readonly test: string | null
  readonly imageSize: number
  readonly fit: Fit
  readonly nearThreshold: number
  readonly output: OutputFormat
}

export interface InspectCommand {
  readonly name: 'inspect'
  readonly dataset: string
  readonly test: string | null
  readonly options: ImportOptions
  readonly hyperparameters: Hyperparameters
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

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {}

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

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

const COMMON_OPTIONS = {
  test: text,
  positive: text,
  layers: text,
  'learning-rate': text,
  iterations: text,
  init: text,
  seed: text,
  hidden: text,
  'image-size': text,
  fit: text,
  'test-fraction': text,
  'split-seed': text,
  precision: text,
  plan: text,
  features: text,
  l2: text,
  json: flag,
} as const

const TRAIN_OPTIONS = { ...COMMON_OPTIONS, out: text } as const

const INSPECT_OPTIONS = {
  ...COMMON_OPTIONS,
  folds: text,
  seeds: text,
  'label-doctor': flag,
  'seed-spread': text,
  'learning-curve': flag,
  sweep: text,
} as const

function parseTrain(args: string[]): TrainCommand {
  const { values, positionals } = strictly(() =>
    parseArgs({ args, options: TRAIN_OPTIONS, allowPositionals: true, strict: true }),
  )
  return {
    name: 'train',
    ...datasetAndModel('train', positionals, values, PRESETS['four-layer']),
    out: values.out === undefined ? null : parseOut(values.out),
    output: values.json ? 'json' : 'text',
  }
}

function parseInspect(args: string[]): InspectCommand {
  const { values, positionals } = strictly(() =>
    parseArgs({ args, options: INSPECT_OPTIONS, allowPositionals: true, strict: true }),
  )
  const count = (option: 'folds' | 'seeds' | 'seed-spread', min: number, max: number, otherwise: number) => {
    return number(option, values, v.pipe(v.number(), v.integer()), { min, max, default: otherwise })
  }
  return {
    name: 'inspect',
    ...datasetAndModel('inspect', positionals, values, RECOMMENDED.pixels),
    folds: count('folds', 2, 20, 5),
    seeds: count('seeds', 1, 100, 5),
    labelDoctor: values['label-doctor'] ?? false,
    seedSpread: values['seed-spread'] === undefined ? null : count('seed-spread', 1, 100, 20),
    learningCurve: values['learning-curve'] ?? false,
    sweep: values.sweep === undefined ? null : parseSweep(values.sweep),
    output: values.json ? 'json' : 'text',
  }
}

type CommonValues = Partial<Record<Exclude<keyof typeof COMMON_OPTIONS, 'json'>, string>>

/** `course`: the net that is meant where no layers are given and it sees pixels. */
function datasetAndModel(command: string, positionals: string[], values: CommonValues, course: Hyperparameters) {
  const [dataset, ...others] = positionals
  if (dataset === undefined) throw new UsageError(`${command} needs a dataset: a folder of class folders`)
  if (others.length > 0)
    throw new UsageError(`${command} takes one dataset; what is "${others[0]}"? Test images go with --test`)
  return {
    dataset,
    test: values.test ?? null,
    options: {
      imageSize: number('image-size', values, ImageSize, LIMITS.imageSize),
      fit: choice('fit', values.fit, Fit, 'squash'),
      testFraction: number('test-fraction', values, TestFraction, LIMITS.testFraction),
      splitSeed: number('split-seed', values, Seed, LIMITS.seed),
      positiveClass: values.positive ?? null,
    },
    hyperparameters: model(values, course),
  }
}

function model(values: CommonValues, course: Hyperparameters): Hyperparameters {
  const features = choice('features', values.features, Features, 'pixels')
  const base = features === 'pixels' ? course : RECOMMENDED[features]
  const hiddenLayers = values.layers === undefined ? base.hiddenLayers : parseLayers(values.layers)
  // What is recommended is so for its own layers.
  const l2 = hiddenLayers.length === base.hiddenLayers.length ? base.l2 : LIMITS.l2.default
  return {
    ...base,
    hiddenLayers,
    hiddenActivation: choice('hidden', values.hidden, HiddenActivation, base.hiddenActivation),
    initialization: choice('init', values.init, Initialization, hiddenLayers.length > 1 ? 'scaled' : 'small'),
    seed: number('seed', values, Seed, LIMITS.seed),
    learningRate: number('learning-rate', values, LearningRate, LIMITS.learningRate),
    iterations: number('iterations', values, Iterations, { ...LIMITS.iterations, default: base.iterations }),
    precision: choice('precision', values.precision, Precision, base.precision),
    plan: choice('plan', values.plan, PlanChoice, base.plan),
    l2: number('l2', values, L2, { ...LIMITS.l2, default: l2 }),
  }
}

function parsePredict(args: string[]): PredictCommand {
  const options = { json: flag, csv: flag } as const
  const { values, positionals } = strictly(() => parseArgs({ args, options, allowPositionals: true, strict: true }))
  const [parameters, ...images] = positionals
  if (parameters === undefined) throw new UsageError('predict needs a parameter file (.npz or .json) and images')
  if (images.length === 0) throw new UsageError('predict needs at least one image or folder after the parameter file')
  if (values.json && values.csv) throw new UsageError('--csv and --json exclude each other')
  return { name: 'predict', parameters, images, output: values.json ? 'json' : values.csv ? 'csv' : 'text' }
}

function parseCheck(args: string[]): CheckCommand {
  const options = { test: text, near: text, 'image-size': text, fit: text, json: flag } as const
  const { values, positionals } = strictly(() => parseArgs({ args, options, allowPositionals: true, strict: true }))
  const [dataset, ...others] = positionals
  if (dataset === undefined) throw new UsageError('check needs a dataset: a folder of class folders')
  if (others.length > 0)
    throw new UsageError(`check takes one dataset; what is "${others[0]}"? Test images go with --test`)
  return {
    name: 'check',
    dataset,
    test: values.test ?? null,
    imageSize: number('image-size', values, ImageSize, LIMITS.imageSize),
    fit: choice('fit', values.fit, Fit, 'squash'),
    nearThreshold: number('near', values, NearThreshold, LIMITS.nearThreshold),
    output: values.json ? 'json' : 'text',
  }
}

function parseDemo(args: string[]): Command {
  strictly(() => parseArgs({ args, options: {}, strict: true }))
  return { name: 'demo' }
}

/** Node's own words for an unknown option or a missing value are clear; only its hints are too long. */
function strictly<T>(parseAll: () => T): T {
  try {
    return parseAll()
  } catch (error) {
    const [sentence = 'the options cannot be read'] = error instanceof Error ? error.message.split('. ') : []
    throw new UsageError(sentence.replaceAll(/\s*\n\s*/g, ' '))
  }
}

function parseLayers(layers: string): number[] {
  const units = layers.split(',').map((part) => toNumber(part.trim()))
  const hidden = units.slice(0, -1)
  const wrong = hidden.some((count) => !v.is(Units, count)) || hidden.length > LIMITS.hiddenLayers.max
  if (!wrong && units.at(-1) === 1) return hidden
  throw new UsageError(
    `--layers ${layers}: give the units of each layer, the output (1) last, for example 20,7,5,1 ` +
      `(at most ${LIMITS.hiddenLayers.max} hidden layers of ${LIMITS.units.min} to ${LIMITS.units.max})`,
  )
}

type NumberOption =
  | 'near'
  | 'image-size'
  | 'test-fraction'
  | 'split-seed'
  | 'seed'
  | 'learning-rate'
  | 'iterations'
  | 'l2'
  | 'folds'
  | 'seeds'
  | 'seed-spread'

function number(
  option: NumberOption,
  values: Partial<Record<NumberOption, string>>,
  schema: v.GenericSchema<number>,
  range: { min: number; max: number; default: number },
): number {
  const given = values[option]
  if (given === undefined) return range.default
  const value = toNumber(given)
  if (v.is(schema, value)) return value
  const kind = v.is(schema, range.min + (range.max - range.min) / Math.PI) ? 'a number' : 'a whole number'
  throw new UsageError(`--${option} ${given}: give ${kind} from ${range.min} to ${range.max}`)
}

/** NaN for everything that is not wholly a decimal number: no hexadecimal, no empty text. */
function toNumber(given: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given) ? Number(given) : NaN
}

function choice<const T extends readonly string[]>(
  option: string,
  given: string | undefined,
  schema: v.PicklistSchema<T, undefined>,
  otherwise: T[number],
): T[number] {
  if (given === undefined) return otherwise
  if (v.is(schema, given)) return given
  throw new UsageError(`--${option} ${given}: choose ${schema.options.join(', ')}`)
}

function parseOut(path: string): NonNullable<TrainCommand['out']> {
  const extension = extname(path).toLowerCase()
  if (extension === '.npz') return { path, format: 'npz' }
  if (extension === '.json') return { path, format: 'json' }
  throw new UsageError(`--out ${path}: the name must end in .npz or .json`)
}

/** Names on the command line, as the options are called. */
const SWEPT: Readonly<Record<string, SweepRange['parameter']>> = {
  'learning-rate': 'learningRate',
  units: 'units',
  iterations: 'iterations',
  l2: 'l2',
  momentum: 'momentum',
  'batch-size': 'batchSize',
  'learning-rate-decay': 'learningRateDecay',
}

/** Learning rates and decays are spread evenly by their logarithm, as far as they are above zero. */
function parseSweep(given: string): SweepRange[] {
  const axes = given.split(',').map((part): SweepRange => {
    const [name = '', bounds = ''] = part.split('=')
    const parameter = SWEPT[name.trim()]
    const [min = NaN, max = NaN, steps = NaN] = bounds.split(':').map((bound) => toNumber(bound.trim()))
    const isRange = min <= max && Number.isInteger(steps) && steps >= 1 && steps <= 50
    if (!parameter || !isRange || bounds.split(':').length !== 3) throw badSweep(given)
    const isLog = min > 0 && (parameter === 'learningRate' || parameter === 'l2')
    return { parameter, min, max, steps, scale: isLog ? 'log' : 'linear' }
  })
  if (axes.length > 6 || new Set(axes.map(({ parameter }) => parameter)).size < axes.length) throw badSweep(given)
  return axes
}

function badSweep(given: string): UsageError {
  return new UsageError(
    `--sweep ${given}: give NAME=FROM:TO:STEPS for up to six of ${Object.keys(SWEPT).join(', ')}, ` +
      'with commas between, for example learning-rate=0.001:0.1:12,units=4:64:12 (at most 50 steps each)',
  )
}
