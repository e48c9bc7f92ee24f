import type { Split } from '../contract/index.js'

/** What this room needs to know of an image; its id is its place in the list. */
export interface JudgedImage {
  readonly classIndex: number
  readonly split: Split
  /** Excluded images cannot make trouble. */
  readonly excluded: boolean
  /** Of the original. */
  readonly width: number
  readonly height: number
}
