/** Calls back when what is to be drawn now has been painted; at once in a window that nobody sees, which paints nothing. */
export function afterPaint(call: () => void): void {
  if (document.hidden) return call()
  // Frames are painted right after their callbacks.
  requestAnimationFrame(() => setTimeout(call))
}
