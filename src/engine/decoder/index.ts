export { findNode } from './find-node.js'
export { PIXEL_VERSION } from './pixel-version.js'
export { DecoderPool } from './pool.js'
export type * from './types.js'
