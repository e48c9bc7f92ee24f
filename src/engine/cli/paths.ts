import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { WhiskerError } from '../contract/index.js'
import { whyUnwritable } from '../session/index.js'

/** Throws `file-unreadable` for the first path that leads nowhere: a mistyped name should say so, and at once. */
export async function expectThere(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await access(path).catch((error: unknown) => {
      throw new WhiskerError('file-unreadable', `there is no file or folder "${path}"`, path, { cause: error })
    })
  }
}

/** Throws `disk-full` or `file-unwritable`: better before the training than after it. */
export async function expectWritable(file: string): Promise<void> {
  await access(dirname(file), constants.W_OK).catch((error: unknown) => {
    const { code, reason } = whyUnwritable(error)
    throw new WhiskerError(code, `--out ${file} cannot be written: ${reason}`, file, { cause: error })
  })
}
