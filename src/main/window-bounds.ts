import * as v from 'valibot'

const Pixels = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000))

/** Where the window was when it was closed, in device-independent pixels. */
export const WindowBounds = v.strictObject({
  x: Pixels,
  y: Pixels,
  width: Pixels,
  height: Pixels,
  maximized: v.boolean(),
})
export type WindowBounds = v.InferOutput<typeof WindowBounds>

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const MINIMUM = { width: 1000, height: 700 }
const DEFAULT = { width: 1360, height: 860 }
/** Enough of the title bar to take hold of. */
const REACHABLE = { width: 120, height: 40 }

/**
 * The bounds to open with: the remembered ones where enough of the window can be reached on a display that is there
 * now, else the default size (centred by Electron, which gets no position then).
 */
export function boundsFor(remembered: WindowBounds | null, workAreas: readonly Rectangle[]): Partial<Rectangle> {
  const home = remembered && workAreas.find((area) => isReachable(remembered, area))
  const area = home ?? workAreas[0] ?? { x: 0, y: 0, ...DEFAULT }
  const size = sizeWithin(home ? remembered : DEFAULT, area)
  return home ? { x: remembered.x, y: remembered.y, ...size } : size
}

function sizeWithin(wanted: { width: number; height: number }, area: Rectangle) {
  return {
    width: Math.max(MINIMUM.width, Math.min(wanted.width, area.width)),
    height: Math.max(MINIMUM.height, Math.min(wanted.height, area.height)),
  }
}

function isReachable(window: Rectangle, area: Rectangle): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const titleBarIsInside = window.y >= area.y && window.y <= area.y + area.height - REACHABLE.height
  return width >= REACHABLE.width && titleBarIsInside
}
