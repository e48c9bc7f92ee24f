export { photoPredictionsCsv } from './exports.js'
export { Session, type SessionOptions } from './session.js'
