import type { Rect } from './heat-layout.js'

/** What the pointer or the keyboard is on: a unit of the first layer, or a cell of a later layer's map (from 0). */
export type TipTarget =
  | { readonly kind: 'unit'; readonly unit: number }
  | { readonly kind: 'cell'; readonly layer: number; readonly row: number; readonly col: number }

export interface Tip {
  readonly target: TipTarget
  /** Where that is just now, in CSS pixels of the window: scrolling moves it. */
  readonly anchor: () => Rect
}

const MARGIN = 8

/** Where a tip of this size stands: under what it is about, above it where there is no room, always inside the window. */
export function tipPlace(
  anchor: Rect,
  tip: { readonly width: number; readonly height: number },
  inside: { readonly width: number; readonly height: number },
): { left: number; top: number } {
  const middle = anchor.left + anchor.width / 2 - tip.width / 2
  const under = anchor.top + anchor.height + MARGIN
  const above = anchor.top - tip.height - MARGIN
  return {
    left: Math.max(MARGIN, Math.min(inside.width - tip.width - MARGIN, middle)),
    top: under + tip.height + MARGIN > inside.height ? Math.max(MARGIN, above) : under,
  }
}
