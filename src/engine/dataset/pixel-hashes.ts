import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'

/** Bytes hashed before the engine looks at its messages again. */
const HASH_CHUNK = 8 * 1024 * 1024

/**
 * Which images have exactly the same pixels: by image, the first one that has them (its own number where there is none
 * before it). `pixels`: `features` bytes an image, one image after another.
 */
export async function findTwins(pixels: Uint8Array, features: number): Promise<Int32Array> {
  const twins = new Int32Array(pixels.length / features)
  const first = new Map<string, number>()
  const imagesPerTurn = Math.max(1, Math.floor(HASH_CHUNK / features))
  for (let id = 0; id < twins.length; id++) {
    const hash = createHash('sha256').update(pixels.subarray(id * features, (id + 1) * features))
    const key = hash.digest('base64')
    const twin = first.get(key) ?? id
    if (twin === id) first.set(key, id)
    twins[id] = twin
    if ((id + 1) % imagesPerTurn === 0) await setImmediate()
  }
  return twins
}
