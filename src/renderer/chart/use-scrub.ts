import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue'
import type { CurvePoints } from '../../engine/contract/index.js'
import { nearestIndex, valuesOf, type Measure } from './curves.js'

/** The part of the chart that scrubbing needs; pixels are relative to its upper left corner. */
export interface ChartPixels {
  convertToPixel(finder: Finder, value: number[]): number | number[]
  convertFromPixel(finder: Finder, pixel: number[]): number | number[]
  containPixel(finder: Finder, pixel: number[]): boolean
}
type Finder = { gridIndex: number }
const GRID: Finder = { gridIndex: 0 }

export interface Scrubbed {
  /** null before anything is drawn. */
  chart(): ChartPixels | null
  /** The curve the marker sits on; null: there is nothing to scrub. */
  points(): CurvePoints | null
  measure(): Measure
  /** The iteration shown; null: the last. */
  at(): number | null
  /** The person dragged to the recorded iteration with this index. */
  onScrub(iteration: number, isLast: boolean): void
}

export interface MarkerPlace {
  readonly x: number
  readonly y: number
}

/** The marker on the curve, and dragging along the chart. */
export function useScrub(scrubbed: Scrubbed): {
  /** null: out of sight. */
  marker: ShallowRef<MarkerPlace | null>
  place(): void
  onPointerDown(event: PointerEvent): void
} {
  const marker = shallowRef<MarkerPlace | null>(null)
  let stop: () => void = () => undefined

  function place(): void {
    const next = findMarker(scrubbed)
    if (next?.x !== marker.value?.x || next?.y !== marker.value?.y) marker.value = next
  }

  function onPointerDown(event: PointerEvent): void {
    const element = event.currentTarget
    if (event.button !== 0 || event.shiftKey || !(element instanceof HTMLElement) || !scrubbed.points()) return
    const { left, top } = element.getBoundingClientRect()
    const pixel = (now: PointerEvent) => [now.clientX - left, now.clientY - top]
    if (!scrubbed.chart()?.containPixel(GRID, pixel(event))) return
    stop()
    stop = followPointer((now) => scrubTo(scrubbed, pixel(now)))
    scrubTo(scrubbed, pixel(event))
  }

  watch(() => [scrubbed.at(), scrubbed.points(), scrubbed.measure()], place, { flush: 'post' })
  onBeforeUnmount(() => stop())
  return { marker, place, onPointerDown }
}

/** Until the button is let go, wherever the pointer is by then. */
function followPointer(move: (event: PointerEvent) => void): () => void {
  const end = new AbortController()
  const options = { signal: end.signal }
  const stop = () => end.abort()
  window.addEventListener('pointermove', move, options)
  window.addEventListener('pointerup', stop, options)
  window.addEventListener('pointercancel', stop, options)
  return stop
}

function findMarker({ chart, points, measure, at }: Scrubbed): MarkerPlace | null {
  const [drawn, curve] = [chart(), points()]
  if (!drawn || !curve || curve.iterations.length === 0) return null
  const index = nearestIndex(curve.iterations, at() ?? Infinity)
  const value = [curve.iterations[index] ?? 0, valuesOf(curve, measure())[index] ?? 0]
  const pixel = drawn.convertToPixel(GRID, value)
  if (!Array.isArray(pixel) || !drawn.containPixel(GRID, pixel)) return null
  const [x = 0, y = 0] = pixel
  return { x: Math.round(x), y: Math.round(y) }
}

function scrubTo({ chart, points, onScrub }: Scrubbed, pixel: number[]): void {
  const iterations = points()?.iterations
  const value = chart()?.convertFromPixel(GRID, pixel)
  if (!iterations || !Array.isArray(value)) return
  const index = nearestIndex(iterations, value[0] ?? 0)
  const iteration = iterations[index]
  if (iteration !== undefined) onScrub(iteration, index === iterations.length - 1)
}
