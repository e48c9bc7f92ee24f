import { createHash } from 'node:crypto'
import { watch, type FSWatcher } from 'node:fs'
import type { DatasetSummary, FolderChanges } from '../contract/index.js'
import { compareFolders, isHdf5, lookAtFolders, type FolderState } from '../dataset/index.js'
import type { DatasetStage } from './datasets.js'
import type { Emit } from './events.js'
import type { HeldDataset } from './held-dataset.js'

/** Changes come in crowds: a look only when it has been quiet for so long. */
const QUIET_MS = 1500
/** Without a hint, a look now and then, and never more than a fiftieth of the time. */
const INTERVAL_MS = 30_000
const SHARE = 50
/** Folders that are asked for hints. */
const MAX_WATCHED = 64

/**
 * Looks whether the files of the open dataset are still as they were when it was imported, and tells what is new,
 * changed or gone. Nothing is taken in before a person says so. The file system's own messages are hints only (they do
 * not cover all file systems, nor subfolders on Linux): what counts is a look at names, sizes and times.
 */
export class FolderWatch {
  private before: { readonly pixelHash: string; readonly images: string; state: FolderState } | null = null
  private watchers: FSWatcher[] = []
  private timer: NodeJS.Timeout | null = null
  private abort = new AbortController()
  private told: FolderChanges | null = null
  private last: Promise<void> = Promise.resolve()

  constructor(
    private readonly datasets: DatasetStage,
    private readonly emit: Emit,
  ) {}

  changes(): FolderChanges | null {
    return this.told
  }

  /** The dataset may be another one, or gone. Called whenever it changed; edits and image size do not matter here. */
  datasetChanged(): void {
    const held = this.datasets.holds()
    if (held && this.isAbout(held)) return
    this.stop()
    if (!held || held.dataset.isDemo) return
    const { source } = held
    if (source.paths.every(isHdf5)) return
    void this.look()
  }

  /** What changed so far is known and not wanted; only later changes are told. */
  async ignore(): Promise<void> {
    this.before = null
    this.tell(null)
    await this.look()
  }

  /** Imports the folders again, from the cache what is as it was; edits stay with their images. */
  async takeIn(): Promise<DatasetSummary> {
    const summary = await this.datasets.importAgain()
    this.before = null
    this.tell(null)
    void this.look()
    return summary
  }

  stop(): void {
    this.abort.abort()
    this.abort = new AbortController()
    this.watchers.forEach((watcher) => watcher.close())
    this.watchers = []
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.before = null
    this.tell(null)
  }

  /** Resolves when the looks asked for so far are done. */
  settled(): Promise<void> {
    return this.last
  }

  private isAbout(held: HeldDataset): boolean {
    const { before } = this
    return before !== null && (before.pixelHash === held.dataset.pixelHash || before.images === imagesOf(held))
  }

  private look(): Promise<void> {
    this.last = this.last.then(() => this.lookNow()).catch(() => undefined)
    return this.last
  }

  /** The first look says how it was, the others what is different since. */
  private async lookNow(): Promise<void> {
    const { signal } = this.abort
    const { paths, extras } = this.datasets.source()
    const held = this.datasets.holds()
    const started = performance.now()
    const state = await lookAtFolders(paths, extras.testPaths ?? [], signal).catch(() => null)
    if (signal.aborted || !held) return
    if (state && !this.before) this.begin(held, state)
    else if (state && this.before) this.tell(compareFolders(this.before.state, state))
    this.lookIn(Math.max(INTERVAL_MS, SHARE * (performance.now() - started)))
  }

  private begin(held: HeldDataset, state: FolderState): void {
    this.before = { pixelHash: held.dataset.pixelHash, images: imagesOf(held), state }
    this.watchers.forEach((watcher) => watcher.close())
    this.watchers = state.folders.slice(0, MAX_WATCHED).flatMap((folder) => {
      try {
        const watcher = watch(folder, { persistent: false }, () => this.lookIn(QUIET_MS))
        return [watcher.on('error', () => undefined)]
      } catch {
        return [] // the looks now and then will do
      }
    })
  }

  private lookIn(milliseconds: number): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.look(), milliseconds).unref()
  }

  private tell(changes: FolderChanges | null): void {
    if (JSON.stringify(changes) === JSON.stringify(this.told)) return
    this.told = changes
    this.emit({ type: 'folder-changes', changes })
  }
}

/** Changes with the images' content and the folders they come from, and with nothing else. */
function imagesOf({ dataset, source }: HeldDataset): string {
  const hash = createHash('sha256').update(JSON.stringify(source))
  return hash.update(dataset.images.map((image) => image.hash).join('')).digest('hex')
}
