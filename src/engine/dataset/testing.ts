/** For the tests of splits, folds and edits: datasets of a few small images that no file holds. */
import type { Split } from '../contract/index.js'
import { assembleDataset } from './configure.js'
import { hashPixels, twinsOf } from './pixel-hash.js'
import type { Dataset } from './types.js'

/** 16 × 16 × 3. */
export const FEATURES = 768

export interface MadeImage {
  readonly classIndex: number
  /** Images of one colour are twins. */
  readonly colour: number
  readonly split?: Split
}

/** Classes "class 0" to "class 3"; the first is the positive one. A given split where the images say so. */
export function makeDataset(made: readonly MadeImage[], splitSeed = 1, testFraction = 0.25): Dataset {
  const pixels = new Uint8Array(new SharedArrayBuffer(made.length * FEATURES))
  made.forEach(({ colour }, id) => {
    pixels.fill(colour % 256, id * FEATURES, (id + 1) * FEATURES)
    pixels[id * FEATURES] = Math.floor(colour / 256)
  })
  const classNames = [0, 1, 2, 3].map((c) => `class ${c}`)
  return assembleDataset({
    ...{ name: 'made', isDemo: false, classNames, pixels, pixelHash: '0'.repeat(64), importSeconds: 0, verdicts: [] },
    options: { imageSize: 16, fit: 'squash', testFraction, splitSeed, positiveClass: 'class 0' },
    splitKind: made.every(({ split }) => split) ? 'given' : 'stratified',
    twins: twinsOf(hashPixels(pixels, FEATURES)),
    images: made.map(({ classIndex, colour, split = 'train' }, id) => ({
      ...{
        file: `/made/${id}.png`,
        path: `${id}.png`,
        width: 16,
        height: 16,
        format: 'png',
        hash: String(colour).padStart(64, '0'),
      },
      ...{ classIndex, givenClassIndex: classIndex, excluded: false },
      ...{ split, givenSplit: split, fileSplit: made[id]?.split ?? null },
    })),
  })
}
