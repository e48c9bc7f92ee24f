import { Fit, ImageSize, type ImportOptions, LIMITS, Seed, TestFraction } from '../contract/index.js'
import { choice, given, number, text, UsageError } from './option-values.js'

/** Those of every command that opens a dataset. */
export const IMAGE_OPTIONS = { test: text, 'image-size': text, fit: text } as const
export const DATASET_OPTIONS = {
  ...IMAGE_OPTIONS,
  positive: text,
  'test-fraction': text,
  'split-seed': text,
} as const

/** The dataset a command is about, and what the command line says of it. */
export interface DatasetChoice {
  /** A folder, an image or HDF5 file, or a project. */
  readonly path: string
  readonly test: string | null
  readonly given: Partial<Omit<ImportOptions, 'positiveClass'>> & { readonly positiveClass?: string }
}

/** What ends so is a project; its previous generation is one too. */
export function isProject(path: string): boolean {
  return /\.whisker(\.previous)?$/i.test(path)
}

/** Throws `UsageError` naming what is wrong and what would be right. */
export function parseDataset(
  command: string,
  positionals: readonly string[],
  values: Partial<Record<keyof typeof DATASET_OPTIONS, string>>,
): DatasetChoice {
  const [path, ...others] = positionals
  if (path === undefined) {
    throw new UsageError(`${command} needs a dataset: a folder of class folders, an HDF5 file or a project`)
  }
  if (others.length > 0)
    throw new UsageError(`${command} takes one dataset; what is "${others[0]}"? Test images go with --test`)
  const { test = null } = values
  if (test !== null && (isProject(path) || isProject(test)))
    throw new UsageError(`--test ${test}: a project brings its own split, and takes no other test images`)
  return {
    path,
    test,
    given: given({
      imageSize: number('image-size', values['image-size'], ImageSize, LIMITS.imageSize),
      fit: choice('fit', values.fit, Fit),
      testFraction: number('test-fraction', values['test-fraction'], TestFraction, LIMITS.testFraction),
      splitSeed: number('split-seed', values['split-seed'], Seed, LIMITS.seed),
      positiveClass: values.positive,
    }),
  }
}
