import { statSync, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'

/** What tells whether a file is still the one that was decoded. */
export interface Stamp {
  readonly bytes: number
  /** Milliseconds since 1970: of the content, and of the content or anything else about the file. */
  readonly modified: number
  readonly changed: number
}

/** Files asked at a time. */
const SLICE = 64
/** A file system that takes longer for a slice (a network) is asked without waiting, at twice the cost. */
const SLOW_MS = 30
/** Time spent before the engine looks at its messages again. */
const TURN_MS = 10

export function isSameStamp(a: Stamp, b: Stamp): boolean {
  return a.modified === b.modified && a.bytes === b.bytes && a.changed === b.changed
}

/** The stamp of each file, in their order; null for what cannot be asked. Throws the signal's reason. */
export async function stampFiles(files: readonly string[], signal?: AbortSignal): Promise<(Stamp | null)[]> {
  const stamps: (Stamp | null)[] = []
  let isSlow = false
  let turn = performance.now()
  while (stamps.length < files.length) {
    const slice = files.slice(stamps.length, stamps.length + SLICE)
    const started = performance.now()
    stamps.push(...(isSlow ? await Promise.all(slice.map(stampOf)) : slice.map(stampNow)))
    isSlow ||= performance.now() - started > SLOW_MS
    if (performance.now() - turn < TURN_MS) continue
    await setImmediate()
    signal?.throwIfAborted()
    turn = performance.now()
  }
  return stamps
}

function stampOf(file: string): Promise<Stamp | null> {
  return stat(file).then(toStamp, () => null)
}

function stampNow(file: string): Stamp | null {
  try {
    return toStamp(statSync(file))
  } catch {
    return null
  }
}

function toStamp({ size, mtimeMs, ctimeMs }: Stats): Stamp {
  return { bytes: size, modified: mtimeMs, changed: ctimeMs }
}
