export { withPositiveClass } from './configure.js'
export {
  carryEdits,
  decideAbout,
  editImages,
  expectEditsOf,
  NO_EDITS,
  redoEdit,
  splitAnew,
  splitSettings,
  stateOf,
  undoEdit,
  withStates,
  type Edited,
} from './edits.js'
export { foldsOf } from './folds.js'
export { importDataset, outlineDataset } from './import-dataset.js'
export { combinePixelHashes, hashPixels, twinsOf } from './pixel-hash.js'
export { PixelCache } from './pixel-cache.js'
export { compareFolders, lookAtFolders, type FolderState } from './folder-changes.js'
export { isHdf5, readSample } from './hdf5-samples.js'
export { importPhotos } from './import-photos.js'
export { reopenDataset, type KnownDataset, type KnownImage, type Reopened } from './reopen-dataset.js'
export {
  changedRecords,
  imagePixels,
  imageRecords,
  incomingRecords,
  labeledPixels,
  summarizeDataset,
  wholePixels,
} from './views.js'
export { stratifiedSplit } from './split.js'
export type * from './types.js'
export type { PhotoCanvas } from './transform-photo.js'
export { isUntouched, shiftedWindow, transformPhoto } from './transform-photo.js'
export type { LabeledSplit } from './views.js'
