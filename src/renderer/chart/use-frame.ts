import { onBeforeUnmount } from 'vue'

/** After a drawing that took this long, three times as long is left to everything else: typing, scrolling, dragging. */
const REST = 3
/** Shorter than this a drawing hurts nobody, and every frame may have one. */
const CHEAP_MS = 4

/**
 * Calls `draw` in an animation frame, once, however often it is asked for before that; less often than every frame
 * where drawing is slow, so that it never takes more than a quarter of the time.
 */
export function useFrame(draw: () => void): () => void {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let resting = false
  let wanted = false
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  })

  function request(): void {
    wanted = true
    if (frame === 0 && !resting) frame = requestAnimationFrame(run)
  }

  function run(): void {
    frame = 0
    wanted = false
    const start = performance.now()
    draw()
    const took = performance.now() - start
    if (took < CHEAP_MS) return
    resting = true
    timer = setTimeout(() => {
      resting = false
      if (wanted) request()
    }, REST * took)
  }

  return request
}
