import type { ListedFile } from './list-files.js'
import { splitByName } from './split-names.js'

/** `cat.12.jpg`, `dog_7.jpg`, `cat (3).png`: letters first, then a number. */
const PREFIXED = /^(\D*\p{L})[\s._-]*\(?\d+\)?[^/]*$/u
/** What cameras and programs put before a number says nothing about what is in the image. */
const MEANINGLESS =
  /^(?:img|image|images|dsc|dscn|dscf|pxl|mvimg|vid|photo|picture|pic|screenshot|screen ?shot|scan|frame|file|untitled|unnamed|download|wa|whatsapp image)$/i
/** So many of the files must have a prefix: a stray file does not hide the classes. */
const SHARE = 0.9

/** Files by the prefix of their names; null where the names do not sort the images into at least two classes. */
export function labelsByPrefix(files: readonly ListedFile[]): Map<string, ListedFile[]> | null {
  const labels = new Map<string, ListedFile[]>()
  for (const file of files) {
    const prefix = prefixOf(file.segments.at(-1) ?? '')
    if (prefix === null) continue
    const group = labels.get(prefix) ?? []
    labels.set(prefix, group)
    group.push(file)
  }
  const labeled = [...labels.values()].reduce((sum, group) => sum + group.length, 0)
  const isSorted = labels.size >= 2 && labels.size <= labeled / 2 && labeled >= SHARE * files.length
  return isSorted ? labels : null
}

function prefixOf(name: string): string | null {
  const prefix = PREFIXED.exec(name)?.[1]?.trim()
  if (!prefix || MEANINGLESS.test(prefix) || splitByName(prefix)) return null
  return prefix
}
