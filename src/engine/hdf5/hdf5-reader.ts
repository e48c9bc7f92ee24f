import { parentPort } from 'node:worker_threads'
import { Dataset, File, Group, ready, type Metadata } from 'h5wasm/node'
import { parse } from '../contract/index.js'
import { ReaderRequest, type ArrayFacts, type ReaderReply } from './protocol.js'
import { recognizeClassNames, recognizeSets } from './recognize-sets.js'

/**
 * The program that reads HDF5 files: a worker thread, so that a hostile file can end or hang it and nothing else. The
 * library itself is WebAssembly, which keeps what a file does to it inside.
 */
/** A file with more arrays or deeper groups is none that is meant here. */
const MAX_ARRAYS = 256
const MAX_DEPTH = 4
const MAX_LABELS = 10_000_000
/** Type classes of the HDF5 library (H5T_class_t). */
const INTEGER = 0
const STRING = 3
const ENUM = 8

function answer(request: ReaderRequest): ReaderReply {
  const file = openFile(request.path)
  try {
    return request.kind === 'describe' ? describe(file) : read(file, request)
  } finally {
    file.close()
  }
}

function openFile(path: string): File {
  try {
    return new File(path, 'r')
  } catch {
    throw new Error('it is damaged, cut short, or no HDF5 file')
  }
}

function describe(file: File): ReaderReply {
  const arrays: ArrayFacts[] = []
  collect(file, '', 0, arrays)
  const named = recognizeClassNames(arrays)
  return {
    kind: 'described',
    arrays,
    sets: recognizeSets(arrays).map(({ images, labels }) => {
      const [, height = 0, width = 0] = images.shape
      return { name: images.name, height, width, labels: numbersOf(arrayOf(file, labels.name)) }
    }),
    classNames: named && textsOf(arrayOf(file, named.name)),
  }
}

function read(file: File, { array, from, to }: Extract<ReaderRequest, { kind: 'read' }>): ReaderReply {
  const bytes = arrayOf(file, array).slice([[from, to]])
  if (!(bytes instanceof Uint8Array)) throw new Error(`"${array}" holds no bytes`)
  return { kind: 'read', bytes: new Uint8Array(bytes) }
}

/** Links to other files are neither of the two, and not followed: a file shows what is in it, nothing else. */
function collect(group: Group, prefix: string, depth: number, arrays: ArrayFacts[]): void {
  for (const key of group.keys()) {
    if (arrays.length >= MAX_ARRAYS) return
    const entity = group.get(key)
    const name = `${prefix}${key}`
    if (entity instanceof Dataset)
      arrays.push({ name, shape: [...(entity.shape ?? [])], type: typeOf(entity.metadata) })
    else if (entity instanceof Group && depth < MAX_DEPTH) collect(entity, `${name}/`, depth + 1, arrays)
  }
}

function typeOf({ type, size, signed }: Metadata): ArrayFacts['type'] {
  if (type === INTEGER && size === 1 && !signed) return 'byte'
  if (type === INTEGER || type === ENUM) return 'integer'
  return type === STRING ? 'text' : 'other'
}

function arrayOf(file: File, name: string): Dataset {
  const entity = file.get(name)
  if (entity instanceof Dataset) return entity
  throw new Error(`there is no array "${name}"`)
}

function numbersOf(array: Dataset): number[] {
  if ((array.shape ?? []).reduce((a, b) => a * b, 1) > MAX_LABELS) throw new Error('there are too many labels')
  const { value } = array
  if (!ArrayBuffer.isView(value) || value instanceof DataView) throw new Error(`"${array.path}" holds no numbers`)
  return Array.from(value as ArrayLike<number | bigint>, Number)
}

function textsOf(array: Dataset): string[] {
  const { value } = array
  return Array.isArray(value) ? value.map((text) => String(text)) : []
}

async function serve(message: unknown): Promise<void> {
  const request = parse(ReaderRequest, message, 'HDF5 request')
  // Its way to complain would be standard error, past whoever asked.
  const library = await ready
  library.activate_throwing_error_handler()
  try {
    parentPort?.postMessage(answer(request))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    parentPort?.postMessage({ kind: 'refused', reason } satisfies ReaderReply)
  }
}

parentPort?.on('message', (message: unknown) => void serve(message))
