/** The part of the whole axis in view, in percent, as ECharts counts it. */
export interface ZoomWindow {
  readonly start: number
  readonly end: number
}

export const WHOLE: ZoomWindow = { start: 0, end: 100 }
const SMALLEST = 1

export const isWhole = ({ start, end }: ZoomWindow): boolean => start <= 0 && end >= 100

/** Narrows (factor < 1) or widens (factor > 1) the view around its middle. */
export function zoomBy({ start, end }: ZoomWindow, factor: number): ZoomWindow {
  const width = Math.min(100, Math.max(SMALLEST, (end - start) * factor))
  return placed((start + end) / 2 - width / 2, width)
}

/** Moves the view by a part of its own width. */
export function panBy({ start, end }: ZoomWindow, part: number): ZoomWindow {
  const width = end - start
  return placed(start + width * part, width)
}

function placed(start: number, width: number): ZoomWindow {
  const inside = Math.min(100 - width, Math.max(0, start))
  return { start: inside, end: inside + width }
}

/** The window a key asks for, or null for keys that mean nothing here. */
export function zoomKey(key: string, window: ZoomWindow): ZoomWindow | null {
  switch (key) {
    case '+':
    case '=':
      return zoomBy(window, 0.7)
    case '-':
      return zoomBy(window, 1 / 0.7)
    case 'ArrowLeft':
      return panBy(window, -0.2)
    case 'ArrowRight':
      return panBy(window, 0.2)
    case '0':
      return WHOLE
    default:
      return null
  }
}
