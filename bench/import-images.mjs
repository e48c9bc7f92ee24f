// Photo-like JPEGs of about 400 × 360, made from fixed seeds: smooth colours, soft shapes and grain.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

/** Writes `count` JPEGs, half of them cats, and returns the folder. Distinct pictures; a few dozen textures. */
export async function writePhotos(folder, count) {
  const textures = await Promise.all(Array.from({ length: 24 }, (_, seed) => texture(seed)))
  const next = randomNumbers(7)
  const writeOne = async (i) => {
    const [width, height] = [390 + Math.floor(next() * 30), 350 + Math.floor(next() * 30)]
    const [left, top] = [Math.floor(next() * 200), Math.floor(next() * 200)]
    const image = sharp(textures[i % textures.length], { raw: { width: 640, height: 600, channels: 3 } })
      .extract({ left, top, width, height })
      .jpeg({ quality: 88 })
    const name = i % 2 === 0 ? 'cat' : 'non-cat'
    writeFileSync(join(folder, name, `${name}-${String(i).padStart(5, '0')}.jpg`), await image.toBuffer())
  }
  for (const name of ['cat', 'non-cat']) mkdirSync(join(folder, name), { recursive: true })
  for (let i = 0; i < count; i++) await writeOne(i)
  return folder
}

/** 640 × 600: noise blown up at three scales, the finest being grain. */
async function texture(seed) {
  const next = randomNumbers(seed + 1)
  const size = { width: 640, height: 600 }
  const layer = (side) =>
    sharp(
      Uint8Array.from({ length: side * side * 3 }, () => next() * 256),
      { raw: { width: side, height: side, channels: 3 } },
    )
      .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer()
  const [coarse, middle, fine] = [await layer(6), await layer(40), await layer(320)]
  return coarse.map((value, i) => 0.62 * value + 0.24 * middle[i] + 0.14 * fine[i])
}

function randomNumbers(seed) {
  let state = seed * 2654435761 + 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
