import { dirname } from 'node:path'
import type { FolderChanges } from '../contract/index.js'
import { isSameStamp, stampFiles, type Stamp } from './file-stamps.js'
import { imageTest } from './folder-tree.js'
import { detectLayout } from './layout.js'
import { listFiles } from './list-files.js'

/** The files of a dataset as they were at one time: images by their names that have a place in it. */
export interface FolderState {
  /** By path inside the dataset. */
  readonly stamps: ReadonlyMap<string, Stamp>
  /** The folders they lie in. */
  readonly folders: readonly string[]
}

/** Throws `cancelled`, or the signal's reason. */
export async function lookAtFolders(
  paths: readonly string[],
  testPaths: readonly string[],
  signal: AbortSignal,
): Promise<FolderState> {
  const files = await listFiles([...paths, ...testPaths], { signal })
  const { places } = detectLayout(
    files.filter(({ root }) => root < paths.length),
    files.filter(({ root }) => root >= paths.length),
  )
  const isImage = imageTest(files)
  const placed = files.filter((file) => places.has(file) && isImage(file))
  const stamps = await stampFiles(
    placed.map(({ file }) => file),
    signal,
  )
  const known = placed.flatMap(({ path }, i): [string, Stamp][] => {
    const stamp = stamps[i]
    return stamp ? [[path, stamp]] : []
  })
  return { stamps: new Map(known), folders: [...new Set(placed.map(({ file }) => dirname(file)))] }
}

/** null: none. */
export function compareFolders(before: FolderState, now: FolderState): FolderChanges | null {
  const changes = { added: 0, changed: 0, vanished: 0 }
  for (const [path, stamp] of now.stamps) {
    const old = before.stamps.get(path)
    if (!old) changes.added++
    else if (!isSameStamp(old, stamp)) changes.changed++
  }
  for (const path of before.stamps.keys()) if (!now.stamps.has(path)) changes.vanished++
  return changes.added + changes.changed + changes.vanished > 0 ? changes : null
}
