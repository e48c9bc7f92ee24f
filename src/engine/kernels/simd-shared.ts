import type { SimdFunctions } from './simd-module.js'

/** The products that threads share. Each is split so that every element is computed by one thread, in one order. */
export const enum SharedProduct {
  PixelForward,
  AddPixelProduct,
  AddPackedProduct,
  Gram,
}

/** Bytes of a packed stripe's row; rows of a block. Both as in assembly/packed.ts. */
export const STRIPE_BYTES = 96
const BLOCK = 256

/** Scratch memory one thread needs for products with this many units. */
export function scratchBytes(units: number): number {
  const lists = units * (16 + STRIPE_BYTES + 16 * BLOCK)
  return 64 + Math.max(lists + BLOCK * STRIPE_BYTES, 16 * 1024)
}

/** Part `part` of `parts` of 0 … count, as a range whose bounds are multiples of `step`. */
function share(count: number, part: number, parts: number, step: number): [from: number, to: number] {
  const steps = Math.ceil(count / step)
  const bound = (i: number) => Math.min(count, Math.floor((steps * i) / parts) * step)
  return [bound(part), part + 1 === parts ? count : bound(part + 1)]
}

/**
 * One thread's part of a product. `args` are the kernel's own arguments without its range and its scratch, `bytes` the
 * size of a number.
 */
export function performPart(
  functions: SimdFunctions,
  product: SharedProduct,
  bytes: number,
  args: ArrayLike<number>,
  scratch: number,
  part: number,
  parts: number,
): void {
  const table = bytes === 8 ? functions.f64 : functions.f32
  const a = args
  const width = STRIPE_BYTES / bytes
  switch (product) {
    case SharedProduct.PixelForward: {
      const [from, to] = share(a[5]!, part, parts, 8)
      table.pixelForward(a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, from, to, scratch)
      return
    }
    case SharedProduct.AddPixelProduct: {
      const [from, to] = share(a[5]!, part, parts, width)
      table.addPixelProduct(a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!, from, to, scratch)
      return
    }
    case SharedProduct.AddPackedProduct: {
      const [from, to] = share(Math.ceil(a[6]! / width), part, parts, 1)
      table.addPackedProduct(a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!, from, to, scratch)
      return
    }
    case SharedProduct.Gram:
      gramPart(functions, a, part, parts)
  }
}

/** Rows in small portions, taken in turn: those of a symmetric K get shorter downwards. */
function gramPart(functions: SimdFunctions, args: ArrayLike<number>, part: number, parts: number): void {
  const [k, a, b, rowsA, rowsB, features, symmetric] = Array.from(args)
  const portion = 16
  for (let i = part * portion; i < rowsA!; i += parts * portion) {
    functions.gramRows(k!, a!, b!, rowsB!, features!, i, Math.min(i + portion, rowsA!), symmetric!)
  }
}
