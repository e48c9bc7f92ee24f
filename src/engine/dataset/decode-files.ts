import { setMaxListeners } from 'node:events'
import type { Verdict } from '../contract/index.js'
import type { DecodedImage, DecodeResult } from '../decoder/index.js'
import type { ProgressTeller } from './import-progress.js'
import type { ListedFile } from './list-files.js'

/** Where the pixels of files come from. */
export interface ImageSource {
  /** Files it works on at a time. */
  readonly capacity: number
  decode(file: ListedFile, signal: AbortSignal): Promise<DecodeResult>
  /** Those it has at hand; `visit` gets each file's place and its result, valid during the call only. */
  recall?(visit: (index: number, result: DecodeResult) => void, signal: AbortSignal): Promise<void>
  /** Nothing more is wanted. `wasComplete`: every file got its verdict. */
  finish?(wasComplete: boolean): void
}

/** Takes a decoded image, or says why it is not used nevertheless. */
export type Receive = (image: DecodedImage, file: ListedFile, index: number) => Verdict['rejection']

/**
 * Decodes all files, several at a time, and gives each its verdict, in the order of `files`. Throws `WhiskerError`:
 * `cancelled`, and `internal` when no decoder starts.
 */
export async function decodeFiles(
  files: readonly ListedFile[],
  source: ImageSource,
  watch: { signal: AbortSignal; progress: ProgressTeller },
  receive: Receive,
): Promise<Verdict[]> {
  setMaxListeners(0, watch.signal)
  const rejections: (Verdict['rejection'] | undefined)[] = files.map((file) => file.rejection ?? undefined)
  let done = rejections.filter(Boolean).length
  watch.progress.startDecoding(files.length)

  const settle = (index: number, result: DecodeResult): void => {
    const file = files[index]
    if (!file) return
    rejections[index] = result.ok ? receive(result, file, index) : { code: result.code, reason: result.reason }
    watch.progress.decoded(++done)
  }
  await source.recall?.(settle, watch.signal)
  watch.progress.startRate(done)

  let next = 0
  const lane = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index]
      if (file && rejections[index] === undefined) settle(index, await source.decode(file, watch.signal))
    }
  }
  // Twice what the decoders work on, so that none waits for this thread.
  await Promise.all(Array.from({ length: source.capacity * 2 }, lane))
  return files.map(({ path }, index) => ({ path, rejection: rejections[index] ?? null }))
}
