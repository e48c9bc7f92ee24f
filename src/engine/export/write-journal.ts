import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Our own temporary files, and nothing else. */
const TEMPORARY = /^\.whisker-[0-9a-f]{16}\.tmp$/

let folder: string | null = null

/**
 * From now on every temporary file is noted in this folder as long as it exists, so that what a killed process leaves
 * beside a person's files is removed at the next start. What the process before left is removed now.
 */
export async function keepWriteJournal(path: string): Promise<void> {
  await removeLeftovers(path)
  folder = path
}

/** Notes a temporary file that is about to be made. The returned function forgets it again. Neither ever fails. */
export async function noteWrite(temporary: string): Promise<() => Promise<void>> {
  // The journal's own folder is its owner's to tidy.
  if (folder === null || dirname(temporary) === dirname(folder)) return () => Promise.resolve()
  const note = join(folder, basename(temporary))
  // A journal that cannot be kept costs tidiness after a crash, never the file.
  await mkdir(folder, { recursive: true }).catch(() => undefined)
  await writeFile(note, temporary).catch(() => undefined)
  return () => rm(note, { force: true }).catch(() => undefined)
}

async function removeLeftovers(journal: string): Promise<void> {
  const notes = await readdir(journal).catch(() => [])
  for (const note of notes.filter((name) => TEMPORARY.test(name))) {
    const temporary = await readFile(join(journal, note), 'utf8').catch(() => '')
    // Only what bears the note's own name: a journal that was tampered with removes nothing else.
    if (basename(temporary) === note) await rm(temporary, { force: true }).catch(() => undefined)
    await rm(join(journal, note), { force: true }).catch(() => undefined)
  }
}
