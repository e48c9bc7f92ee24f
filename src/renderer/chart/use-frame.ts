import { nextTick, onBeforeUnmount } from 'vue'

/** After a drawing that took this long, three times as long is left to everything else: typing, scrolling, dragging. */
const REST = 3
/** Shorter than this a drawing hurts nobody, and every frame may have one. */
const CHEAP_MS = 4
/** No two drawings are nearer than about a frame. */
const FRAME_MS = 16

/**
 * Calls `draw` once, however often it is asked for before that: at once where the last drawing is some frames past, so
 * that the next frame shows it, otherwise in an animation frame; less often than every frame where drawing is slow, so
 * that it never takes more than a quarter of the time.
 */
export function useFrame(draw: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawnAt = -Infinity
  let isComing = false
  let isResting = false
  let isWanted = false
  let isGone = false
  onBeforeUnmount(() => {
    isGone = true
    clearTimeout(timer)
  })

  function request(): void {
    isWanted = true
    if (isComing || isResting) return
    isComing = true
    if (performance.now() - drawnAt > 2 * FRAME_MS) void nextTick(run)
    else requestAnimationFrame(run)
  }

  function run(): void {
    isComing = false
    if (isGone) return
    isWanted = false
    const start = performance.now()
    draw()
    drawnAt = performance.now()
    const took = drawnAt - start
    if (took < CHEAP_MS) return
    isResting = true
    timer = setTimeout(() => {
      isResting = false
      if (isWanted) request()
    }, REST * took)
  }

  return request
}
