import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { WhiskerError, type RejectionCode } from '../contract/index.js'
import { pathOrder } from './natural-order.js'

export interface ListedFile {
  readonly file: string
  /** The opened path it was found under, by its place in the list. */
  readonly root: number
  readonly rootName: string
  /** The opened path is this file, no folder. */
  readonly openedItself: boolean
  /** Folders and name inside the opened path; the name alone for a file opened by itself. */
  readonly segments: readonly string[]
  /** Unique in the listing, with forward slashes. */
  readonly path: string
  /** Known before reading: what is no file, no link to one, or in no readable folder. */
  readonly rejection: { code: RejectionCode; reason: string } | null
}

export interface ListingWatch {
  readonly signal?: AbortSignal
  /** Called now and then with the number of files found so far. */
  found?(count: number): void
}

/**
 * Every file below the paths, at any depth, in natural order. Links to folders are followed once, after all real
 * folders, so that a loop ends and a file keeps its own path. Each file, and each folder or link that leads nowhere, is
 * in the listing exactly once. Throws `WhiskerError` `cancelled`.
 */
export async function listFiles(paths: readonly string[], watch: ListingWatch = {}): Promise<ListedFile[]> {
  const listing = new Listing(paths, watch)
  const openedFiles = await listing.openFolders()
  await listing.walk()
  openedFiles.forEach((add) => add())
  const compare = pathOrder()
  return listing.files.sort((a, b) => a.root - b.root || compare(a.segments, b.segments))
}

interface Place {
  readonly file: string
  readonly root: number
  readonly openedItself: boolean
  readonly isLinked: boolean
  readonly segments: readonly string[]
}

class Listing {
  readonly files: ListedFile[] = []
  private readonly folders: Place[] = []
  private readonly linkedFolders: Place[] = []
  /** Device and inode of the folders read. */
  private readonly read = new Set<string>()
  private readonly listed = new Set<string>()
  private readonly taken = new Set<string>()
  private readonly rootNames: string[]

  constructor(
    private readonly paths: readonly string[],
    private readonly watch: ListingWatch,
  ) {
    this.rootNames = []
    for (const path of paths) this.rootNames.push(unusedName(basename(resolve(path)) || 'root', this.rootNames))
  }

  /** Returns how to add what is no folder: files lying in an opened folder as well are listed there. */
  async openFolders(): Promise<(() => void)[]> {
    const files: (() => void)[] = []
    for (const [root, path] of this.paths.entries()) {
      const place = { file: resolve(path), root, openedItself: false, isLinked: false, segments: [] }
      const stats = await statOrError(place.file)
      if (!(stats instanceof Error) && stats.isDirectory()) this.folders.push(place)
      else {
        const itself = { ...place, openedItself: true, segments: [this.rootNames[root] ?? ''] }
        files.push(() => this.addByStats(itself, stats))
      }
    }
    return files
  }

  /** Real folders first, in the order they were found; then linked ones, in the order of their paths. */
  async walk(): Promise<void> {
    for (;;) {
      for (const folder of this.folders) await this.readFolder(folder) // grows meanwhile
      this.folders.length = 0
      const compare = pathOrder()
      this.linkedFolders.sort((a, b) => a.root - b.root || compare(a.segments, b.segments))
      const linked = this.linkedFolders.shift()
      if (!linked) return
      await this.readFolder(linked)
    }
  }

  private async readFolder(place: Place): Promise<void> {
    try {
      const { dev, ino } = await stat(place.file, { bigint: true })
      const identity = `${dev}:${ino}`
      if (this.read.has(identity)) return this.rejectRepeated(place)
      this.read.add(identity)
      const entries = await readdir(place.file, { withFileTypes: true })
      this.throwIfCancelled()
      const { root, openedItself, segments } = place
      const folder = join(place.file, sep)
      for (const entry of entries) {
        const { name } = entry
        const inside = { file: folder + name, root, openedItself, isLinked: false, segments: segments.concat(name) }
        // Most files need not be waited for.
        const asked = this.addEntry(inside, entry)
        if (!asked) continue
        await asked
        this.throwIfCancelled()
      }
    } catch (error) {
      if (error instanceof WhiskerError) throw error
      this.add({ ...place, segments: [...place.segments, ''] }, folderRejection(error))
    }
    this.watch.found?.(this.files.length)
  }

  private addEntry(place: Place, entry: Dirent): Promise<void> | void {
    if (entry.isSymbolicLink()) return this.addLink(place)
    // Some file systems do not tell the type; and a name that is not valid Unicode cannot be looked up again.
    const isOdd = entry.name.includes('\ufffd') || !(entry.isFile() || entry.isDirectory())
    if (isOdd) return this.addOdd(place)
    if (entry.isDirectory()) this.folders.push(place)
    else this.add(place, null)
  }

  private async addOdd(place: Place): Promise<void> {
    const stats = await lstat(place.file).catch(asError)
    if (stats instanceof Error && errorCode(stats) === 'ENOENT' && place.file.includes('\ufffd')) {
      return this.add(place, { code: 'unreadable', reason: 'The name is not valid Unicode. Rename the file.' })
    }
    if (!(stats instanceof Error) && stats.isDirectory()) this.folders.push(place)
    else this.addByStats(place, stats)
  }

  private async addLink(place: Place): Promise<void> {
    const stats = await statOrError(place.file)
    if (!(stats instanceof Error) && stats.isDirectory()) this.linkedFolders.push({ ...place, isLinked: true })
    else this.addByStats(place, stats)
  }

  private addByStats(place: Place, stats: Stats | Error): void {
    if (stats instanceof Error || stats.isFile()) return this.add(place, null) // the decoder tells what is wrong with it
    this.add(place, { code: 'not-a-file', reason: 'This is not a regular file but a pipe, socket or device.' })
  }

  /** A folder opened together with one inside it needs no second verdict; a link does. */
  private rejectRepeated(place: Place): void {
    if (!place.isLinked) return
    this.add(place, { code: 'broken-link', reason: 'This link leads to a folder that has been read already.' })
  }

  private add(place: Place, rejection: ListedFile['rejection']): void {
    if (this.listed.has(place.file) && !place.segments.includes('')) return
    this.listed.add(place.file)
    const { file, root, openedItself, segments } = place
    const rootName = this.rootNames[root] ?? ''
    const inside = segments.join('/')
    const full = this.paths.length === 1 || openedItself ? inside : `${rootName}/${inside}`
    const path = unusedName(full, this.taken)
    this.taken.add(path)
    this.files.push({ file, root, openedItself, segments, rootName, path, rejection })
  }

  private throwIfCancelled(): void {
    if (this.watch.signal?.aborted) throw new WhiskerError('cancelled', 'The import was cancelled')
  }
}

function folderRejection(error: unknown): ListedFile['rejection'] {
  const code = errorCode(error)
  if (code === 'EACCES' || code === 'EPERM') {
    return { code: 'no-permission', reason: 'You have no permission to read this folder.' }
  }
  if (code === 'ENOENT') return { code: 'vanished', reason: 'The folder is gone now.' }
  return { code: 'unreadable', reason: `The file system could not read this folder (${code}).` }
}

/** The name, or the first of `name (2)`, `name (3)` … that is not taken. */
export function unusedName(name: string, taken: Iterable<string>): string {
  const used = taken instanceof Set ? taken : new Set(taken)
  let candidate = name
  for (let n = 2; used.has(candidate); n++) candidate = `${name} (${n})`
  return candidate
}

function statOrError(file: string): Promise<Stats | Error> {
  return stat(file).catch(asError)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
