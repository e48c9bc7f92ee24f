/** For the tests of this room: pictures drawn without files. */
import { RandomState } from '../matrix/index.js'

/** Where a picture is drawn: the part from (left, top) to (right, bottom) of the whole, each 0 … 1. */
interface Part {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export const WHOLE: Part = { left: 0, top: 0, right: 1, bottom: 1 }

/** RGB bytes of a square picture of coloured, soft-edged discs on a sloping ground, another for every seed. */
export function drawPicture(seed: number, side: number, part = WHOLE, brightness = 1): Uint8Array {
  const random = new RandomState(seed)
  const draw = () => random.randomSample()
  const slope = [draw() - 0.5, draw() - 0.5, draw() - 0.5]
  const discs = Array.from({ length: 9 }, () => ({
    ...{ x: draw(), y: draw(), radius: 0.05 + 0.25 * draw() },
    colour: [200 * draw(), 200 * draw(), 200 * draw()],
  }))
  const rgb = new Uint8Array(side * side * 3)
  for (let p = 0; p < side * side; p++) {
    const x = part.left + ((part.right - part.left) * ((p % side) + 0.5)) / side
    const y = part.top + ((part.bottom - part.top) * (Math.floor(p / side) + 0.5)) / side
    for (let c = 0; c < 3; c++) {
      let value = 90 + 120 * (slope[c] ?? 0) * (x + y - 1)
      for (const disc of discs) {
        const inside = 1 / (1 + Math.exp(40 * (Math.hypot(x - disc.x, y - disc.y) - disc.radius)))
        value += inside * ((disc.colour[c] ?? 0) - value)
      }
      rgb[3 * p + c] = Math.max(0, Math.min(255, Math.round(brightness * value)))
    }
  }
  return rgb
}

/** The bytes of several pictures, one after another. */
export function joinPictures(pictures: readonly Uint8Array[]): Uint8Array {
  const length = pictures[0]?.length ?? 0
  const joined = new Uint8Array(length * pictures.length)
  pictures.forEach((picture, i) => joined.set(picture, i * length))
  return joined
}
