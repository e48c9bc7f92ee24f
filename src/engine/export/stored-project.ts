import { copyFile, link, readFile, realpath, rename, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { WhiskerError } from '../contract/index.js'
import { decodeProject, encodeProject, findDamage, LARGEST_PROJECT, type ProjectContent } from './project-file.js'
import { withTemporary, writeFileAtomically } from './write-file-atomically.js'

export interface StoredProject {
  readonly content: ProjectContent
  /** Why the file itself could not be used and its previous generation was, in a sentence; null: it could. */
  readonly fellBack: string | null
}

/** Beside the project, where a person finds it: one that was damaged is brought back by renaming this one. */
export function previousGeneration(path: string): string {
  return `${path}.previous`
}

/**
 * Writes a project atomically. The generation it replaces is kept as `NAME.whisker.previous`, unless that is damaged:
 * then the one before stays. Throws `disk-full` or `file-unwritable`; both generations are then as they were.
 */
export async function storeProject(path: string, content: ProjectContent): Promise<void> {
  await writeFileAtomically(path, encodeProject(content), keepGeneration)
}

/**
 * Reads a project, or its previous generation where the file itself is damaged or gone. Throws `file-unreadable`,
 * `file-damaged`, `newer-version`, `too-large`.
 */
export async function readStoredProject(path: string): Promise<StoredProject> {
  const real = await realpath(path).catch(() => path)
  const name = basename(path)
  try {
    return { content: await readProject(real, name), fellBack: null }
  } catch (error) {
    if (!(error instanceof WhiskerError) || error.code === 'newer-version') throw error
    const previous = previousGeneration(real)
    const content = await readProject(previous, basename(previous)).catch(() => null)
    if (!content) throw error
    return { content, fellBack: error.message }
  }
}

async function readProject(path: string, name: string): Promise<ProjectContent> {
  return decodeProject(await readBounded(path, name), name)
}

async function readBounded(path: string, name: string): Promise<Uint8Array> {
  try {
    const stats = await stat(path)
    // A pipe or a device would be read for ever.
    if (!stats.isFile()) throw new Error('it is not a file')
    if (stats.size > LARGEST_PROJECT) {
      throw new WhiskerError('too-large', `"${name}" is larger than any project Whisker writes.`, name)
    }
    return await readFile(path)
  } catch (error) {
    if (error instanceof WhiskerError) throw error
    const why = error instanceof Error ? error.message : 'unknown reason'
    throw new WhiskerError('file-unreadable', `"${name}" cannot be read: ${why}.`, name, { cause: error })
  }
}

/** The file's content under the name of the previous generation too; at no moment is either of them half written. */
async function keepGeneration(path: string): Promise<void> {
  const old = await readFile(path).catch(() => null)
  if (!old || findDamage(old)) return
  await withTemporary(path, async (temporary) => {
    // Some disks know no second name for a file.
    await link(path, temporary).catch(() => copyFile(path, temporary))
    await rename(temporary, previousGeneration(path))
  })
}
