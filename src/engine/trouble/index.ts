export { findNearDuplicates, type NearPair } from './find-near-duplicates.js'
export { gatherStatistics } from './image-statistics.js'
export { findBlankImages } from './odd-images.js'
export { reportTrouble } from './trouble-report.js'
