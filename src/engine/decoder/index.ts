export { findNode } from './find-node.js'
export { DecoderPool } from './pool.js'
export type * from './types.js'
