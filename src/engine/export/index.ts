import { isArchive } from './archive.js'
import { decodeNpz } from './npz.js'
import type { ParametersFile } from './parameters-file.js'
import { decodeParametersJson } from './parameters-json.js'

export { decodeArchive, encodeArchive, LARGEST_FILE } from './archive.js'
export { toCsv } from './csv.js'
export type { NpyValue } from './npy.js'
export { encodeNpz } from './npz.js'
export type { ParametersFile, ParametersMetadata } from './parameters-file.js'
export { describeFeatures, namedParameters } from './parameters-file.js'
export { encodeParametersJson } from './parameters-json.js'
export { encodePng } from './png.js'
export { reportHtml } from './report.js'
export type { ReportData } from './report-data.js'
export type { ProjectContent } from './project-file.js'
export { readStoredProject, storeProject } from './stored-project.js'
export { keepWriteJournal } from './write-journal.js'
export { whyUnwritable, writeFileAtomically } from './write-file-atomically.js'

/** Either parameter format, told apart by its first bytes. Throws `file-damaged`, naming what is wrong. */
export function decodeParameters(bytes: Uint8Array, fileName: string): ParametersFile {
  return isArchive(bytes) ? decodeNpz(bytes, fileName) : decodeParametersJson(bytes, fileName)
}
