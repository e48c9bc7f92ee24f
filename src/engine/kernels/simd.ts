import { Arena } from './arena.js'
import type { Help } from './helpers.js'
import type { AdamFactors, Floats, Kernels, Packed, Precision } from './kernels.js'
import { SimdFunctions, simdModule } from './simd-module.js'
import { gramTiles, performGramTile, performPart, scratchBytes, SharedProduct, STRIPE_BYTES } from './simd-shared.js'
import type { PackedProduct } from './simd-offers.js'
import { Team } from './simd-team.js'

const KINDS = { relu: 0, tanh: 1, sigmoid: 2 } as const

/** Products below this many multiplications are not worth sharing, and below that many not worth waking others for. */
const WORTH_SHARING = 2e6
const WORTH_WAKING = 1e7

/** The WebAssembly SIMD kernels on a memory of their own. Every array passed in must come from `floats` or `bytes`. */
export class SimdKernels implements Kernels {
  readonly name = 'simd'
  private readonly arena = new Arena()
  private readonly functions: SimdFunctions
  /** Those that share products now. */
  private team: Team | null = null
  /** All there are, of those that give way and of those that do not. */
  private readonly recruited = new Map<boolean, { readonly team: Team; readonly help: Help }>()
  private readonly product: Float64Array
  private scratch = { address: 0, units: 0 }
  /** The small product under way; filled anew for each. */
  private readonly small: PackedProduct = { bytes: 8, c: 0, a: 0, packed: 0, factor: 0, rows: 0, inner: 0, cols: 0 }

  constructor(private readonly module: WebAssembly.Module) {
    this.functions = new SimdFunctions(module, this.arena.memory)
    this.product = new Float64Array(this.arena.memory.buffer, this.arena.allocate(16), 2)
    this.arena.hold()
  }

  floats(precision: Precision, content: number | ArrayLike<number>): Floats {
    if (typeof content === 'number') return this.arena.floats(precision, content)
    const values = this.arena.floats(precision, content.length)
    values.set(content)
    return values
  }

  bytes(length: number): Uint8Array {
    return this.arena.bytes(length)
  }

  words(length: number): Uint32Array {
    return this.arena.words(length)
  }

  reset(): void {
    this.arena.reset()
    this.scratch = { address: 0, units: 0 }
  }

  recruit(help: Help | null): void {
    this.reset()
    for (const { team } of this.recruited.values()) team.settle()
    this.team = help && (this.fitting(help) ?? this.newTeam(help))
    this.team?.rouse()
  }

  close(): void {
    for (const { team } of this.recruited.values()) team.close()
  }

  multiply(c: Floats, a: Floats, b: Floats, rows: number, inner: number, cols: number): void {
    this.functions.of(c).multiply(c.byteOffset, a.byteOffset, b.byteOffset, rows, inner, cols)
  }

  multiplyLeftTransposed(c: Floats, a: Floats, b: Floats, rows: number, inner: number, cols: number): void {
    this.functions.of(c).multiplyLeftTransposed(c.byteOffset, a.byteOffset, b.byteOffset, rows, inner, cols)
  }

  multiplyRightTransposed(c: Floats, a: Floats, b: Floats, rows: number, inner: number, cols: number): void {
    this.functions.of(c).multiplyRightTransposed(c.byteOffset, a.byteOffset, b.byteOffset, rows, inner, cols)
  }

  pack(b: Floats, inner: number, cols: number): Packed {
    const bytes = b.BYTES_PER_ELEMENT
    const width = STRIPE_BYTES / bytes
    const values = this.arena.floats(bytes === 8 ? 'f64' : 'f32', Math.ceil(cols / width) * width * inner)
    this.functions.of(b).pack(values.byteOffset, b.byteOffset, inner, cols)
    return { values, inner, cols }
  }

  packPart(from: ArrayLike<number>, width: number, rows: Int32Array, cols: Int32Array): Packed {
    const lanes = STRIPE_BYTES / 8
    const stripes = Math.ceil(cols.length / lanes)
    const values = this.arena.floats('f64', stripes * lanes * rows.length)
    // Straight into place: of thousands of images another copy would take longer than its product.
    for (let s = 0; s < stripes; s++) {
      const columns = cols.subarray(s * lanes, (s + 1) * lanes)
      for (let k = 0; k < rows.length; k++) {
        const row = rows[k]! * width
        const to = (s * rows.length + k) * lanes
        for (let j = 0; j < columns.length; j++) values[to + j] = from[row + columns[j]!]!
      }
    }
    return { values, inner: rows.length, cols: cols.length }
  }

  addPackedProduct(c: Floats, a: Floats, b: Packed, factor: number, rows: number): void {
    const { values, inner, cols } = b
    if (this.isShared(rows * inner * cols)) {
      const args = [c.byteOffset, a.byteOffset, values.byteOffset, factor, rows, inner, cols]
      return this.perform(SharedProduct.AddPackedProduct, c, args, rows, true)
    }
    // What follows leaves no garbage: an iteration may take no more than a few microseconds.
    if (this.team) {
      const { small } = this
      small.bytes = c.BYTES_PER_ELEMENT
      small.c = c.byteOffset
      small.a = a.byteOffset
      small.packed = values.byteOffset
      small.factor = factor
      small.rows = rows
      small.inner = inner
      small.cols = cols
      if (this.team.performSmall(small)) return
    }
    const stripes = Math.ceil((cols * c.BYTES_PER_ELEMENT) / STRIPE_BYTES)
    const scratch = this.scratchFor(rows)
    const table = this.functions.of(c)
    const { byteOffset: packed } = values
    table.addPackedProduct(c.byteOffset, a.byteOffset, packed, factor, rows, inner, cols, 0, stripes, scratch)
  }

  pixelForward(z: Floats, w: Floats, bytes: Uint8Array, units: number, features: number, samples: number): void {
    const args = [z.byteOffset, w.byteOffset, bytes.byteOffset, units, features, samples]
    this.perform(SharedProduct.PixelForward, z, args, units, this.isShared(units * features * samples))
  }

  addPixelProduct(
    g: Floats,
    d: Floats,
    bytes: Uint8Array,
    factor: number,
    units: number,
    features: number,
    samples: number,
  ): void {
    const args = [g.byteOffset, d.byteOffset, bytes.byteOffset, factor, units, features, samples]
    this.perform(SharedProduct.AddPixelProduct, g, args, units, this.isShared(units * features * samples))
  }

  gram(k: Float64Array | Uint32Array, a: Uint8Array, b: Uint8Array, features: number): void {
    const rowsA = a.length / features
    const rowsB = b.length / features
    const symmetric = a.byteOffset === b.byteOffset && rowsA === rowsB
    const args = [
      k.byteOffset,
      a.byteOffset,
      b.byteOffset,
      rowsA,
      rowsB,
      features,
      Number(symmetric),
      k.BYTES_PER_ELEMENT,
    ]
    const scratch = this.scratchFor(0)
    const tiles = gramTiles(rowsA, rowsB, symmetric)
    if (this.team && this.isShared(rowsA * rowsB * features)) return this.team.performTiles(args, scratch, tiles)
    for (let tile = 0; tile < tiles; tile++) performGramTile(this.functions, args, scratch, tile)
  }

  activate(
    a: Floats,
    z: Floats,
    b: Floats,
    units: number,
    samples: number,
    activation: 'relu' | 'tanh' | 'sigmoid',
  ): void {
    this.functions.of(a).activate(a.byteOffset, z.byteOffset, b.byteOffset, units, samples, KINDS[activation])
  }

  activateBackward(d: Floats, z: Floats, a: Floats, length: number, activation: 'relu' | 'tanh'): void {
    const table = this.functions.of(d)
    if (activation === 'relu') table.reluBackward(d.byteOffset, z.byteOffset, length)
    else table.tanhBackward(d.byteOffset, a.byteOffset, length)
  }

  crossEntropy(d: Floats, a: Floats, y: Floats, samples: number): number {
    const { product } = this
    const table = this.functions.of(a)
    const isGood = table.crossEntropy(d.byteOffset, a.byteOffset, y.byteOffset, product.byteOffset, samples)
    // Of a number and the exponent of a power of two.
    return isGood === 0 ? NaN : -(product[1]! * Math.LN2 + Math.log(product[0]!))
  }

  sameVerdicts(right: Floats, a: Floats, y: Floats, samples: number): boolean {
    return this.functions.of(a).sameVerdicts(right.byteOffset, a.byteOffset, y.byteOffset, samples) !== 0
  }

  rowSums(s: Floats, d: Floats, rows: number, cols: number): void {
    this.functions.of(s).rowSums(s.byteOffset, d.byteOffset, rows, cols)
  }

  copyColumns(b: Floats, a: Floats, rows: number, cols: number, width: number, first: number): void {
    this.functions.of(b).copyColumns(b.byteOffset, a.byteOffset, rows, cols, width, first)
  }

  addScaled(x: Floats, y: Floats, factor: number, length: number): void {
    this.functions.of(x).addScaled(x.byteOffset, y.byteOffset, factor, length)
  }

  scale(x: Floats, factor: number, length: number): void {
    this.functions.of(x).scale(x.byteOffset, factor, length)
  }

  adamStep(x: Floats, g: Floats, m: Floats, v: Floats, factors: AdamFactors, length: number): void {
    const { rate, beta1, beta2, c1, c2, epsilon } = factors
    const { adamStep } = this.functions.of(x)
    adamStep(x.byteOffset, g.byteOffset, m.byteOffset, v.byteOffset, rate, beta1, beta2, c1, c2, epsilon, length)
  }

  allFinite(x: Floats, length: number): boolean {
    return this.functions.of(x).allFinite(x.byteOffset, length) !== 0
  }

  private fitting({ helpers, units, givesWay }: Help): Team | null {
    const { team, help } = this.recruited.get(givesWay) ?? {}
    return team && help?.helpers === helpers && help.units >= units ? team : null
  }

  /** The memory of one before it stays taken: its threads may still be at it. */
  private newTeam(help: Help): Team {
    this.recruited.get(help.givesWay)?.team.close()
    const team = new Team(this.functions, this.module, this.arena, help)
    this.arena.hold()
    this.recruited.set(help.givesWay, { team, help })
    return team
  }

  private isShared(work: number): boolean {
    return this.team !== null && work >= WORTH_SHARING && (work >= WORTH_WAKING || this.team.isAwake)
  }

  private perform(product: SharedProduct, like: Floats, args: readonly number[], units: number, shared: boolean): void {
    const bytes = like.BYTES_PER_ELEMENT
    const scratch = this.scratchFor(units)
    if (this.team && shared) this.team.perform(product, bytes, args, scratch)
    else performPart(this.functions, product, bytes, args, scratch, 0, 1)
  }

  private scratchFor(units: number): number {
    if (units > this.scratch.units || this.scratch.address === 0) {
      this.scratch = { address: this.arena.allocate(scratchBytes(units)), units }
    }
    return this.scratch.address
  }
}

/** The SIMD kernels, or null where this engine cannot run them. */
export function simdKernels(module = simdModule()): SimdKernels | null {
  return module && new SimdKernels(module)
}
