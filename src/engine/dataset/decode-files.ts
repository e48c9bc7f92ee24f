import { setMaxListeners } from 'node:events'
import type { Verdict } from '../contract/index.js'
import type { DecodedImage, DecodeResult } from '../decoder/index.js'
import type { ProgressTeller } from './import-progress.js'
import type { ListedFile } from './list-files.js'

/** Where the pixels of files come from. */
export interface ImageSource {
  /** It is quickest in the order of the files. */
  readonly isSequential?: boolean
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

export interface DecodingWatch {
  /** Ends it with an error. */
  readonly signal: AbortSignal
  /** Ends it with what is decoded by then. */
  readonly keep?: AbortSignal
  readonly progress: ProgressTeller
  /** Places of the files, in the order they are to be decoded in. Asked for when some are left to decode. */
  readonly order?: (() => readonly number[]) | undefined
}

/**
 * Decodes all files, several at a time, and gives each its verdict, in the order of `files`; receives nothing any more
 * once it has ended. Throws `WhiskerError`:
 * `cancelled`, and `internal` when no decoder starts.
 */
export async function decodeFiles(
  files: readonly ListedFile[],
  source: ImageSource,
  watch: DecodingWatch,
  receive: Receive,
): Promise<Verdict[]> {
  const ending = endWith(watch)
  const { signal } = ending
  const rejections: (Verdict['rejection'] | undefined)[] = files.map((file) => file.rejection ?? undefined)
  let done = rejections.filter(Boolean).length
  let used = 0
  watch.progress.startDecoding(files.length)

  const settle = (index: number, result: DecodeResult): void => {
    const file = files[index]
    if (!file || signal.aborted) return
    const rejection = result.ok ? receive(result, file, index) : { code: result.code, reason: result.reason }
    rejections[index] = rejection
    if (!rejection) used++
    watch.progress.decoded(++done, used)
  }

  let order: readonly number[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let index = order[next++]; index !== undefined; index = order[next++]) {
      const file = files[index]
      if (file && rejections[index] === undefined) settle(index, await source.decode(file, signal))
    }
  }
  try {
    await source.recall?.(settle, signal)
    watch.progress.startRate(done)
    if (done < files.length) order = watch.order?.() ?? files.map((_, index) => index)
    // Twice what the decoders work on, so that none waits for this thread.
    await Promise.all(Array.from({ length: source.capacity * 2 }, lane))
  } catch (error) {
    if (!watch.keep?.aborted || watch.signal.aborted) throw error
  } finally {
    ending.release()
  }
  return files.map(({ path }, index) => ({ path, rejection: verdictOf(rejections, index) }))
}

/** Aborted by either signal. (`AbortSignal.any` is younger than the oldest Node this runs on.) */
function endWith({ signal, keep }: DecodingWatch): { signal: AbortSignal; release(): void } {
  const either = new AbortController()
  const all = [signal, keep].filter((one) => one !== undefined)
  setMaxListeners(0, either.signal)
  const abort = () => either.abort()
  for (const one of all) {
    one.addEventListener('abort', abort)
    if (one.aborted) abort()
  }
  return { signal: either.signal, release: () => all.forEach((one) => one.removeEventListener('abort', abort)) }
}

/** Undefined: its turn never came. */
function verdictOf(rejections: readonly (Verdict['rejection'] | undefined)[], index: number): Verdict['rejection'] {
  const rejection = rejections[index]
  if (rejection !== undefined) return rejection
  return { code: 'not-imported', reason: 'The import was ended before this file was decoded.' }
}
