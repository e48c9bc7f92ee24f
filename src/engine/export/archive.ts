import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import { decodeNpy, encodeNpy, type NpyValue } from './npy.js'

/** The largest network Whisker trains has some 400 MB of parameters; anything beyond this is not one of its files. */
export const LARGEST_FILE = 1024 ** 3

/** The same content gives the same bytes: the date in the archive is fixed. */
const DATE = new Date(1980, 0, 1)

/** An .npz archive: one .npy a name, in the order given. Numbers are stored as they are, text is deflated. */
export function encodeArchive(values: ReadonlyMap<string, NpyValue>): Uint8Array {
  const files: Zippable = {}
  for (const [name, value] of values) {
    files[`${name}.npy`] = [encodeNpy(value), { level: typeof value === 'string' ? 6 : 0 }]
  }
  return zipSync(files, { mtime: DATE })
}

/** Throws an `Error` whose message says what is wrong: no archive, a damaged entry, or more than `LARGEST_FILE`. */
export function decodeArchive(bytes: Uint8Array): Map<string, NpyValue> {
  let total = 0
  const files = unzip(bytes, (size) => {
    total += size
    if (total > LARGEST_FILE) throw new Error('The archive would unpack to more than Whisker ever writes')
  })
  return new Map(
    Object.entries(files).map(([name, content]) => {
      if (!name.endsWith('.npy')) throw new Error(`The archive holds "${name}", which is not an .npy array`)
      return [name.slice(0, -'.npy'.length), decodeEntry(name, content)]
    }),
  )
}

export function isArchive(bytes: Uint8Array): boolean {
  return strToU8('PK').every((byte, i) => bytes[i] === byte)
}

function unzip(bytes: Uint8Array, account: (size: number) => void): Record<string, Uint8Array> {
  return unzipSync(bytes, {
    filter: ({ originalSize }) => {
      account(originalSize)
      return true
    },
  })
}

function decodeEntry(name: string, content: Uint8Array): NpyValue {
  try {
    return decodeNpy(content)
  } catch (error) {
    throw new Error(`"${name}" ${error instanceof Error ? error.message : 'cannot be read'}`, { cause: error })
  }
}
