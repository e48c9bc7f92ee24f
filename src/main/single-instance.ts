import { readlinkSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

/** What Chromium puts into a temporary folder of its own (Linux and macOS), where a second start finds the first. */
const SOCKET = 'SingletonSocket'
const CONTENTS = [SOCKET, 'SingletonCookie']

/**
 * One lab per user-data folder: `lock` asks for it. An app that was killed leaves Chromium's socket in a temporary
 * folder that nobody looks into again: with the lock, it is removed. Returns what `lock` does.
 */
export function lockInstance(userData: string, lock: () => boolean): boolean {
  const before = socketFolder(userData)
  if (!lock()) return false
  if (before !== null && before !== socketFolder(userData)) removeSocketFolder(before)
  return true
}

/** null: there is none, or it is not where Chromium puts it. */
function socketFolder(userData: string): string | null {
  try {
    const target = readlinkSync(join(userData, SOCKET))
    return isAbsolute(target) ? dirname(target) : null
  } catch {
    return null
  }
}

/** Nothing else is touched: a folder with anything more in it stays. */
function removeSocketFolder(folder: string): void {
  try {
    for (const name of CONTENTS) rmSync(join(folder, name), { force: true })
    rmdirSync(folder)
  } catch {
    // It costs nothing but order.
  }
}
