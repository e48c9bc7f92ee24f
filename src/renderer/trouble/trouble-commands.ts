import type { DuplicateGroup, ImageId } from '../../engine/contract/index.js'
import { editImages } from '../dataset/edit-commands.js'
import { spareOf } from './trouble-list.js'

/** Excludes all copies but one of each group; can be undone. Contradictions wait for a decision about their label. */
export function keepOneOf(groups: readonly DuplicateGroup[]): void {
  const ids = spareOf(groups)
  if (ids.length > 0) void editImages(ids, { excluded: true })
}

export function excludeImages(ids: readonly ImageId[]): void {
  void editImages([...ids], { excluded: true })
}

export function labelImages(ids: readonly ImageId[], classIndex: number): void {
  void editImages([...ids], { classIndex })
}
