import { createHash } from 'node:crypto'
import { WhiskerError } from '../contract/index.js'
import { guessPositiveClass } from './layout.js'
import { stratifiedSplit } from './split.js'
import type { Dataset } from './types.js'

type Unassembled = Omit<Dataset, 'id' | 'positiveClass'> & { options: { positiveClass: string } }

/** Gives a dataset its split, where the files bring none, and its id. */
export function assembleDataset(parts: Unassembled): Dataset {
  const { options, splitKind, images } = parts
  const { positiveClass, testFraction, splitSeed } = options
  const split =
    splitKind === 'stratified'
      ? stratifiedSplit(
          images.map((i) => i.classIndex),
          testFraction,
          splitSeed,
        )
      : null
  const placed = split ? images.map((image, i) => ({ ...image, split: split[i] ?? image.split })) : images
  const dataset = { ...parts, positiveClass, images: placed }
  return { ...dataset, id: identify(dataset) }
}

/**
 * With another positive class or split, without decoding; the pixels are shared. A given split stays as it is. Throws
 * `WhiskerError` `positive-class-unknown` when no class has that name.
 */
export function configureDataset(
  dataset: Dataset,
  change: { positiveClass?: string; testFraction?: number; splitSeed?: number },
): Dataset {
  const { options } = dataset
  return assembleDataset({
    ...dataset,
    options: {
      ...options,
      positiveClass: pickPositiveClass(dataset.classNames, change.positiveClass ?? dataset.positiveClass),
      testFraction: change.testFraction ?? options.testFraction,
      splitSeed: change.splitSeed ?? options.splitSeed,
    },
  })
}

/** The chosen class (any case), else the guessed one, else the only one. Throws `positive-class-unknown`. */
export function pickPositiveClass(classNames: readonly string[], chosen: string | null): string {
  const found =
    chosen === null
      ? (guessPositiveClass(classNames) ?? (classNames.length === 1 ? classNames[0] : undefined))
      : (classNames.find((name) => name === chosen) ??
        classNames.find((name) => name.toLowerCase() === chosen.toLowerCase()))
  if (found !== undefined) return found
  const names = classNames
    .slice(0, 20)
    .map((name) => `"${name}"`)
    .join(', ')
  const problem =
    chosen === null ? 'None of the class names says which class is the positive one' : `There is no class "${chosen}"`
  throw new WhiskerError('positive-class-unknown', `${problem}. The classes are: ${names}. Choose one of them.`, chosen)
}

function identify({ pixelHash, options, classNames, positiveClass, images }: Omit<Dataset, 'id'>): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([pixelHash, options.imageSize, options.fit, classNames, positiveClass]))
  for (const { path, classIndex, split } of images) hash.update(JSON.stringify([path, classIndex, split]))
  return hash.digest('hex').slice(0, 32)
}
