export { findNearDuplicates, type NearPair, type ScanWatch } from './find-near-duplicates.js'
export { gatherStatistics } from './image-statistics.js'
export { findBlankImages } from './odd-images.js'
export { reportTrouble, type JudgedDataset } from './trouble-report.js'
