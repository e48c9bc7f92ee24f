import type { SimdFunctions } from './simd-module.js'

/** The products that threads share. Each is split so that every element is computed by one thread, in one order. */
export const enum SharedProduct {
  PixelForward,
  AddPixelProduct,
  AddPackedProduct,
}

/** Bytes of a packed stripe's row; rows of a block. Both as in assembly/packed.ts. */
export const STRIPE_BYTES = 96
const BLOCK = 256

/** Samples a side of a tile of K, two panels and a tile of sums: as in assembly/gram.ts. */
const TILE_SIDE = 128
const TILE_BYTES = 2 * TILE_SIDE * 1024 * 2 + TILE_SIDE * TILE_SIDE * 4

/** Scratch memory one thread needs for products with this many units, and for K. */
export function scratchBytes(units: number): number {
  const lists = units * (16 + STRIPE_BYTES + 16 * BLOCK)
  return 64 + Math.max(lists + BLOCK * STRIPE_BYTES, TILE_BYTES)
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
    }
  }
}

/** A small K is cut into so many tiles a side, as far as they keep half their size: threads then end at about once. */
const FEW_TILES = 4

/** How K is cut: into about equal tiles, those below the diagonal of a symmetric one left out. */
function tiling(count: number): { tiles: number; side: number } {
  const tiles = Math.max(Math.ceil(count / TILE_SIDE), Math.min(FEW_TILES, Math.ceil((2 * count) / TILE_SIDE)))
  return { tiles, side: Math.ceil(count / tiles / 4) * 4 }
}

export function gramTiles(rows: number, cols: number, symmetric: boolean): number {
  const { tiles } = tiling(rows)
  return symmetric ? (tiles * (tiles + 1)) / 2 : tiles * tiling(cols).tiles
}

/**
 * Computes one of the tiles that K = Aᵀ·B of bytes consists of. `args`: the addresses of K, A and B, the samples of A
 * and of B, features, whether A is B (1) or not (0), and the bytes of a number of K.
 */
export function performGramTile(
  functions: SimdFunctions,
  args: ArrayLike<number>,
  scratch: number,
  tile: number,
): void {
  const [k, a, b, rows, cols, features, symmetric, bytes] = Array.from({ length: 8 }, (_, i) => args[i]!)
  const { tiles, side: sideA } = tiling(rows!)
  const { tiles: across, side: sideB } = tiling(cols!)
  let i = Math.floor(tile / across)
  let j = tile % across
  if (symmetric) {
    for (i = 0, j = tile; j >= tiles - i; i++) j -= tiles - i
    j += i
  }
  const [i0, j0] = [i * sideA, j * sideB]
  const [i1, j1] = [Math.min(i0 + sideA, rows!), Math.min(j0 + sideB, cols!)]
  if (i0 < i1 && j0 < j1) functions.gramTile(k!, a!, b!, cols!, features!, i0, i1, j0, j1, symmetric!, bytes!, scratch)
}
