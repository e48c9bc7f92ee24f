// The course's training images as raw files for every contestant; without them, noise of the same shape.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'

const FEATURES = 64 * 64 * 3
const course = process.env.WHISKER_COURSE ?? join(import.meta.dirname, '../../shared/course')

/** Writes train.x (a row of bytes an image) and train.y (a byte an image); says what they are. */
export async function writeData(folder) {
  const images = existsSync(join(course, 'train')) ? courseImages() : null
  if (!images) {
    writeNoise(folder, 209)
    return 'noise of the course’s shape (its images are missing)'
  }
  writeFileSync(join(folder, 'train.x'), Buffer.concat(images.map((image) => image.bytes)))
  writeFileSync(
    join(folder, 'train.y'),
    Uint8Array.from(images, (image) => image.label),
  )
  return 'the course’s 209 images'
}

/** Cheap noise from a fixed start, in the same two files: its quality does not matter. */
export function writeNoise(folder, samples) {
  const words = new Uint32Array((samples * FEATURES) / 4)
  let state = 1
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  writeFileSync(join(folder, 'train.x'), new Uint8Array(words.buffer))
  writeFileSync(
    join(folder, 'train.y'),
    Uint8Array.from({ length: samples }, (_, j) => j % 2),
  )
}

function courseImages() {
  return ['cat', 'non-cat']
    .flatMap((name) =>
      readdirSync(join(course, 'train', name)).map((file) => ({
        row: Number(/\d+/.exec(file)?.[0]),
        label: name === 'cat' ? 1 : 0,
        bytes: rgb(PNG.sync.read(readFileSync(join(course, 'train', name, file))).data),
      })),
    )
    .sort((a, b) => a.row - b.row)
}

function rgb(rgba) {
  return Uint8Array.from({ length: FEATURES }, (_, p) => rgba[4 * Math.floor(p / 3) + (p % 3)])
}
