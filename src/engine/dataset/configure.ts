import { WhiskerError } from '../contract/index.js'
import { identify } from './identify.js'
import { guessPositiveClass } from './layout.js'
import { stratifiedSplit } from './split.js'
import type { Dataset } from './types.js'

type Unassembled = Omit<Dataset, 'id' | 'positiveClass'> & { options: { positiveClass: string } }

/** Gives a dataset its split, where the files bring none, and its id. */
export function assembleDataset(parts: Unassembled): Dataset {
  const { options, splitKind, images, twins } = parts
  const { positiveClass, testFraction, splitSeed } = options
  const classIndices = images.map((image) => image.classIndex)
  const excluded = images.map((image) => image.excluded)
  const split =
    splitKind === 'stratified'
      ? stratifiedSplit({ classIndices, twins, excluded }, testFraction, splitSeed)
      : images.map((image) => image.split)
  const placed = images.map((image, id) => {
    const drawn = split[id] ?? image.split
    return { ...image, split: drawn, givenSplit: drawn }
  })
  return identify({ ...parts, positiveClass, images: placed })
}

/**
 * With another positive class, without decoding; the pixels are shared. Throws `WhiskerError` `positive-class-unknown`
 * when no class has that name.
 */
export function withPositiveClass(dataset: Dataset, name: string): Dataset {
  const positiveClass = pickPositiveClass(dataset.classNames, name)
  return identify({ ...dataset, positiveClass, options: { ...dataset.options, positiveClass } })
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
