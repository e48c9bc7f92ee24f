import type { Edited, ImportExtras } from '../dataset/index.js'
import type { AbsentImage } from './absent-images.js'

/** Where a dataset came from: enough to decode its files again at another size. */
export interface Source {
  readonly paths: readonly string[]
  readonly extras: ImportExtras
}

/** The dataset, what a person changed about it, and where it came from. */
export interface HeldDataset extends Edited {
  readonly source: Source
  /** Images of its project that were not found; they stay in the project. */
  readonly absent: readonly AbsentImage[]
}
