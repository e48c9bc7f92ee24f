import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The recent ones that are kept. */
const MOST_RECENT = 10

export function isProject(path: string): boolean {
  return /\.whisker(\.previous)?$/i.test(path)
}

/** The project named on a command line, absolute; null where none is named, or where the one named is not there. */
export function projectIn(args: readonly string[], folder: string): string | null {
  const named = args.find((arg) => !arg.startsWith('-') && isProject(arg))
  if (named === undefined) return null
  const path = resolve(folder, named)
  return existsSync(path) ? path : null
}

/** With this one first. Those that have vanished are left out. */
export function withRecent(recent: readonly string[], path: string): string[] {
  return stillThere([path, ...recent.filter((one) => one !== path)]).slice(0, MOST_RECENT)
}

export function stillThere(paths: readonly string[]): string[] {
  return paths.filter((path) => existsSync(path))
}
