import * as v from 'valibot'
import { Hyperparameters, Notes } from '../contract/index.js'

/** What is on the desk beside dataset and runs. */
const Desk = v.strictObject({
  /** The project's file; null: none yet. */
  file: v.nullable(v.string()),
  /** There are changes that the file does not hold. */
  dirty: v.boolean(),
  savedAt: v.nullable(v.number()),
  notes: Notes,
  hyperparameters: v.nullable(Hyperparameters),
})
export type Desk = v.InferOutput<typeof Desk>

export const NEW_DESK: Desk = { file: null, dirty: false, savedAt: null, notes: '', hyperparameters: null }

const DeskFile = v.strictObject({
  version: v.literal(1),
  desk: Desk,
  /** Dataset and runs in the folder are those of the project before: this one had just been opened or begun. */
  opening: v.boolean(),
  /** The engine ended in order. */
  closed: v.boolean(),
})
export type DeskFile = Omit<v.InferOutput<typeof DeskFile>, 'version'>

export const DESK_NAME = 'desk.json'

export function encodeDesk(file: DeskFile): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version: 1, ...file }))
}

/** Throws when the file is damaged. */
export function decodeDesk(text: string): DeskFile {
  const { desk, opening, closed } = v.parse(DeskFile, JSON.parse(text))
  return { desk, opening, closed }
}
