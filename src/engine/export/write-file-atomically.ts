import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { WhiskerError } from '../contract/index.js'
import { noteWrite } from './write-journal.js'

/** Called when the new content is on the disk under a temporary name and the old one still under its own. */
type BeforeReplacing = (path: string) => Promise<void>

/**
 * Writes a file whole or not at all: into a temporary file beside it, which reaches the disk and then takes its name.
 * Whatever goes wrong, an old file of that name stays as it was and the temporary one is removed. A link is written
 * through, and into a device or a pipe. Throws `disk-full` or `file-unwritable`.
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array, before?: BeforeReplacing): Promise<void> {
  try {
    const real = await realpath(path).catch(() => path)
    if (await isStream(real)) return await writeFile(real, bytes)
    await replaceFile(real, bytes, before)
  } catch (error) {
    throw toWhiskerError(error, path)
  }
}

/**
 * Gives `use` the path of a file to make beside `path`. It is gone afterwards, whether it was moved on or something went
 * wrong; should the process die first, the next start removes it.
 */
export async function withTemporary(path: string, use: (temporary: string) => Promise<void>): Promise<void> {
  // A name of fixed length: one derived from the target could be longer than a file system allows.
  const temporary = join(dirname(path), `.whisker-${randomBytes(8).toString('hex')}.tmp`)
  const forget = await noteWrite(temporary)
  try {
    await use(temporary)
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
    await forget()
  }
}

/** What takes another file's place would not be a device or a pipe any more. */
async function isStream(path: string): Promise<boolean> {
  const old = await stat(path).catch(() => null)
  return old !== null && !old.isFile() && !old.isDirectory()
}

async function replaceFile(path: string, bytes: Uint8Array, before?: BeforeReplacing): Promise<void> {
  const old = await stat(path).catch(() => null)
  await withTemporary(path, async (temporary) => {
    await writeThrough(temporary, bytes, old?.mode)
    await before?.(path)
    await rename(temporary, path)
  })
  await syncFolder(dirname(path))
}

async function writeThrough(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx')
  try {
    if (mode !== undefined) await file.chmod(mode)
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The new name is on the disk only when its folder is. Windows has no such call, and its rename needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'it lies on a read-only disk',
  ENOENT: 'its folder does not exist (any more)',
  ENOTDIR: 'its folder is not a folder',
  EEXIST: 'its folder is not a folder',
  EISDIR: 'a folder has that name',
  ENAMETOOLONG: 'its name is too long',
  EBUSY: 'another program is using it',
}

/** Why a file cannot be written, as the end of a sentence. */
export function whyUnwritable(error: unknown): { code: 'disk-full' | 'file-unwritable'; reason: string } {
  if (error instanceof WhiskerError) return whyUnwritable(error.cause)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'disk-full', reason: 'the disk is full' }
  return {
    code: 'file-unwritable',
    reason: REASONS[code] ?? (error instanceof Error ? error.message : 'unknown reason'),
  }
}

function toWhiskerError(error: unknown, path: string): WhiskerError {
  const { code, reason } = whyUnwritable(error)
  const name = basename(path)
  const advice = code === 'disk-full' ? 'Free some space' : 'Choose another place'
  return new WhiskerError(code, `"${name}" was not saved: ${reason}. ${advice} and save again.`, name, { cause: error })
}
