import { LIMITS, type PhotoTransform } from '../../engine/contract/index.js'

/** Nothing done to the photo. */
export const UNTOUCHED: PhotoTransform = { zoom: 1, shiftX: 0, shiftY: 0, rotation: 0, brightness: 0 }

const within = (value: number, { min, max }: { min: number; max: number }) => Math.min(max, Math.max(min, value))

/** The picture moved by shares of the window, as far as it may. */
export function moved(transform: PhotoTransform, dx: number, dy: number): PhotoTransform {
  return {
    ...transform,
    shiftX: within(transform.shiftX + dx, LIMITS.shift),
    shiftY: within(transform.shiftY + dy, LIMITS.shift),
  }
}

/** What a key does to the picture, or null for keys that mean nothing here. A step is a pixel of the network's view. */
export function transformKey(key: string, transform: PhotoTransform, size: number): PhotoTransform | null {
  switch (key) {
    case 'ArrowLeft':
      return moved(transform, -1 / size, 0)
    case 'ArrowRight':
      return moved(transform, 1 / size, 0)
    case 'ArrowUp':
      return moved(transform, 0, -1 / size)
    case 'ArrowDown':
      return moved(transform, 0, 1 / size)
    case '+':
    case '=':
      return { ...transform, zoom: within(transform.zoom * 1.1, LIMITS.zoom) }
    case '-':
      return { ...transform, zoom: within(transform.zoom / 1.1, LIMITS.zoom) }
    case ',':
      return { ...transform, rotation: within(transform.rotation - 5, LIMITS.rotation) }
    case '.':
      return { ...transform, rotation: within(transform.rotation + 5, LIMITS.rotation) }
    case '0':
      return UNTOUCHED
    default:
      return null
  }
}
