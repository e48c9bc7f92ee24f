import { type Gram, hasSamples, type Samples } from './gram.js'

interface Kept {
  gram: Gram | null
  /** Settles when a run that is computing one has done so, or has ended without. */
  coming: Promise<unknown> | null
}

/** By the buffer of a dataset's pixels or features, then by where in it they lie. They live as long as the pixels. */
const kept = new WeakMap<ArrayBufferLike, Map<string, Kept>>()

function keptOf(whole: Samples['whole']): Kept {
  const bytes = 'bytes' in whole ? whole.bytes : whole.values
  const byPlace = kept.get(bytes.buffer) ?? new Map<string, Kept>()
  kept.set(bytes.buffer, byPlace)
  const place = `${bytes.byteOffset}+${bytes.byteLength}/${whole.features}`
  const found = byPlace.get(place) ?? { gram: null, coming: null }
  byPlace.set(place, found)
  return found
}

/**
 * Starts a run with the XᵀX that an earlier run on the same pixels has computed, waiting for one that is computing it
 * now; with null where it has to compute its own, which it gives to `keep` as soon as it has it.
 */
export async function startWithGram<T>(
  train: Samples,
  test: Samples | null,
  start: (gram: Gram | null, keep: (gram: Gram) => void) => Promise<T>,
): Promise<T> {
  const here = keptOf(train.whole)
  const find = () => (here.gram && hasSamples(here.gram, train, test) ? here.gram : null)
  while (!find() && here.coming) await here.coming
  const found = find()
  if (found) return start(found, () => undefined)
  let computed: () => void = () => undefined
  const coming = new Promise<void>((resolve) => (computed = resolve))
  here.coming = coming
  const done = () => {
    if (here.coming === coming) here.coming = null
    computed()
  }
  const keep = (gram: Gram) => {
    here.gram = gram
    done()
  }
  return start(null, keep).finally(done)
}
