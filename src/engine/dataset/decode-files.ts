import { setMaxListeners } from 'node:events'
import type { Verdict } from '../contract/index.js'
import type { DecodedImage, DecodeOptions, DecoderPool } from '../decoder/index.js'
import type { ProgressTeller } from './import-progress.js'
import type { ListedFile } from './list-files.js'

/** Takes a decoded image, or says why it is not used nevertheless. */
export type Receive = (image: DecodedImage, file: ListedFile, index: number) => Verdict['rejection']

/**
 * Decodes all files, several at a time, and gives each its verdict, in the order of `files`. Throws `WhiskerError`:
 * `cancelled`, and `internal` when no decoder starts.
 */
export async function decodeFiles(
  files: readonly ListedFile[],
  options: DecodeOptions,
  pool: DecoderPool,
  watch: { signal: AbortSignal; progress: ProgressTeller },
  receive: Receive,
): Promise<Verdict[]> {
  setMaxListeners(0, watch.signal)
  const rejections: Verdict['rejection'][] = []
  let next = 0
  let done = 0
  watch.progress.startDecoding(files.length)

  const decodeOne = async (file: ListedFile, index: number): Promise<Verdict['rejection']> => {
    if (file.rejection) return file.rejection
    const result = await pool.decode(file.file, options, watch.signal)
    return result.ok ? receive(result, file, index) : { code: result.code, reason: result.reason }
  }
  const lane = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index]
      if (file) rejections[index] = await decodeOne(file, index)
      watch.progress.decoded(++done)
    }
  }
  // Twice what the decoders work on, so that none waits for this thread.
  await Promise.all(Array.from({ length: pool.capacity * 2 }, lane))
  return files.map(({ path }, index) => ({ path, rejection: rejections[index] ?? null }))
}
