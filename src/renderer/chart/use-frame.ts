import { onBeforeUnmount } from 'vue'

/** Calls `draw` in the next animation frame, once, however often it is asked for before that. */
export function useFrame(draw: () => void): () => void {
  let frame = 0
  onBeforeUnmount(() => cancelAnimationFrame(frame))
  return () => {
    if (frame !== 0) return
    frame = requestAnimationFrame(() => {
      frame = 0
      draw()
    })
  }
}
