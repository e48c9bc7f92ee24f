import { createHash } from 'node:crypto'
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import { WhiskerError } from '../contract/index.js'

/** Beyond what any lab writes; anything larger is not opened, and a bomb not unpacked. */
export const LARGEST_PROJECT = 1024 ** 3

/** As PNG's: a byte no text holds, a name, and the line ends that careless transfers change. */
const MAGIC = Uint8Array.of(0x89, ...strToU8('WHSK'), 0x0d, 0x0a, 0x1a)
const VERSION = 1
const VERSION_AT = MAGIC.length
const LENGTH_AT = VERSION_AT + 4
const DIGEST_AT = LENGTH_AT + 8
const PAYLOAD_AT = DIGEST_AT + 32

const DESCRIPTION = 'project.json'
/** The same content gives the same bytes: the date in the archive is fixed. */
const DATE = new Date(1980, 0, 1)

/** What a .whisker file holds: a description (JSON) and files by name, for example the runs. */
export interface ProjectContent {
  readonly description: string
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** docs/formats.md: a header with a checksum over every byte, then a zip archive. */
export function encodeProject({ description, files }: ProjectContent): Uint8Array {
  const entries: Zippable = { [DESCRIPTION]: [strToU8(description), { level: 1 }] }
  for (const [name, bytes] of files) entries[name] = [bytes, { level: 0 }]
  return seal(zipSync(entries, { mtime: DATE }), VERSION)
}

/** A payload behind a header of this version. */
export function seal(payload: Uint8Array, version: number): Uint8Array {
  const bytes = new Uint8Array(PAYLOAD_AT + payload.length)
  const header = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  header.setUint32(VERSION_AT, version, true)
  header.setBigUint64(LENGTH_AT, BigInt(payload.length), true)
  bytes.set(payload, PAYLOAD_AT)
  bytes.set(digest(bytes), DIGEST_AT)
  return bytes
}

/**
 * Believes nothing before the checksum over the whole file has been found right. Throws `file-damaged`, and
 * `newer-version` for an undamaged file of a later version.
 */
export function decodeProject(bytes: Uint8Array, fileName: string): ProjectContent {
  const damaged = (what: string, cause?: unknown) =>
    new WhiskerError('file-damaged', `"${fileName}" ${what}.`, fileName, { cause })
  const problem = findDamage(bytes)
  if (problem) throw damaged(problem)
  const version = view(bytes).getUint32(VERSION_AT, true)
  if (version > VERSION) throw newer(fileName, version)
  try {
    return unpack(bytes.subarray(PAYLOAD_AT))
  } catch (error) {
    throw damaged(`cannot be unpacked: ${error instanceof Error ? error.message : 'it is no archive'}`, error)
  }
}

/** What is wrong with a project file as a whole, as the end of a sentence; null: nothing. */
export function findDamage(bytes: Uint8Array): string | null {
  if (bytes.length < PAYLOAD_AT || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    return 'is not a project of Whisker, or its beginning is damaged'
  }
  const length = view(bytes).getBigUint64(LENGTH_AT, true)
  if (length !== BigInt(bytes.length - PAYLOAD_AT)) return 'is damaged: it is cut short, or something was added to it'
  const stored = bytes.subarray(DIGEST_AT, PAYLOAD_AT)
  if (digest(bytes).some((byte, i) => byte !== stored[i])) {
    return 'is damaged: its checksum does not fit, so something in it was changed after it was saved'
  }
  return null
}

export function newer(fileName: string, version: number): WhiskerError {
  const message = `"${fileName}" was saved by a newer Whisker (format ${version}; this one reads up to ${VERSION}). Open it with that one.`
  return new WhiskerError('newer-version', message, fileName)
}

/** Of everything but the digest's own place. */
function digest(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes.subarray(0, DIGEST_AT)).update(bytes.subarray(PAYLOAD_AT)).digest()
}

function unpack(payload: Uint8Array): ProjectContent {
  let total = 0
  const entries = unzipSync(payload, {
    filter: ({ originalSize }) => {
      total += originalSize
      if (total > LARGEST_PROJECT) throw new Error('it would unpack to more than Whisker ever writes')
      return true
    },
  })
  const { [DESCRIPTION]: description, ...files } = entries
  if (!description) throw new Error(`it has no ${DESCRIPTION}`)
  return { description: strFromU8(description), files: new Map(Object.entries(files)) }
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
