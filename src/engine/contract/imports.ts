import * as v from 'valibot'
import { DatasetSummary, ImageRecord } from './dataset.js'
import { Count } from './numbers.js'

/** Images of an import under way have numbers from here on, other ones for each import, until it has ended. */
export const FIRST_INCOMING_ID = 500_000_000

/** What is different in the folders of the open dataset since they were imported, in files. */
export const FolderChanges = v.strictObject({ added: Count, changed: Count, vanished: Count })
export type FolderChanges = v.InferOutput<typeof FolderChanges>

/** null: everything is as it was, as far as is known. */
export const FolderEvent = v.strictObject({ type: v.literal('folder-changes'), changes: v.nullable(FolderChanges) })

const nothing = v.strictObject({})

export const importRequests = {
  /**
   * The images that are in so far, from the given place of their arrival on, some thousand at a time; none when no
   * import is under way. A split that the files do not bring is drawn only when all are in.
   */
  'import.images': {
    request: v.strictObject({ from: Count }),
    reply: v.strictObject({ images: v.array(ImageRecord), classNames: v.array(v.string()) }),
  },
  /** Ends the import with what is in: `dataset.open` replies with that. */
  'import.keep': { request: nothing, reply: nothing },

  'folder.changes': { request: nothing, reply: v.strictObject({ changes: v.nullable(FolderChanges) }) },
  /** Imports the folders of the dataset again; what was done to their images stays. */
  'folder.takeIn': { request: nothing, reply: DatasetSummary },
  /** These changes are not told of again. */
  'folder.ignore': { request: nothing, reply: nothing },
} as const
