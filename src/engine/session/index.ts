export { whyUnwritable } from '../export/index.js'
export { compileUnchecked, letAnalysesGiveWay, warmUp } from '../training/index.js'
export { photoPredictionsCsv } from './exports.js'
export { Session, type SessionOptions } from './session.js'
