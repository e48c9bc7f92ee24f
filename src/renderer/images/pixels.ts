import { shallowRef } from 'vue'
import { engine } from '../engine-client.js'
import { PixelLoader, type Pixels } from './pixel-loader.js'

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()))

/** The window's one cache of pixels; it asks for one batch a frame. */
export const pixelLoader = new PixelLoader((ids) => engine.ask('image.pixels', { ids }), { between: nextFrame })

/** Counts up whenever the pixels behind the image numbers have changed: what is shown asks again. */
export const pixelsVersion = shallowRef(0)

/** The dataset, the image size or the run behind own photos changed. */
export function forgetPixels(): void {
  pixelLoader.clear()
  pixelsVersion.value++
}

/** Draws them one canvas pixel for one image pixel. */
export function drawPixels(canvas: HTMLCanvasElement, { size, rgb }: Pixels): void {
  if (canvas.width !== size) canvas.width = canvas.height = size
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return
  const image = context.createImageData(size, size)
  const { data } = image
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from] ?? 0
    data[to + 1] = rgb[from + 1] ?? 0
    data[to + 2] = rgb[from + 2] ?? 0
    data[to + 3] = 255
  }
  context.putImageData(image, 0, 0)
}

/**
 * The side in CSS pixels at which an image of `size` pixels fits a box as a whole multiple of device pixels. A box
 * smaller than the image gets the box: there is no whole multiple, and it is drawn smoothly.
 */
export function wholeMultiple(size: number, box: number, devicePixelRatio: number): number {
  const times = Math.floor((box * devicePixelRatio) / size)
  return times >= 1 ? (times * size) / devicePixelRatio : box
}
