/**
 * What decoded pixels depend on besides the image and the options: pixels kept on disk under another version are not
 * used. Change it with sharp (its test says so) and with every change of `decodeImage` that changes pixels.
 */
export const PIXEL_VERSION = 'sharp 0.35.5, 1'
