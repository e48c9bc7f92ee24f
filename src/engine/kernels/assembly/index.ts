// What the host calls: every kernel once for f64 and once for f32. Pointers are byte offsets into the shared memory.
import {
  activateOf, adamStepOf, addScaledOf, allFiniteOf, copyColumnsOf, reluBackwardOf, rowSumsOf, scaleOf, tanhBackwardOf,
} from './elements'
import { crossEntropyOf, sameVerdictsOf } from './output'
import { addListedProductOf, addPackedProductOf, addSumsOf, listBlockOf, packOf, sumListedProductOf } from './packed'
import { addPixelProductOf, pixelForwardOf } from './pixels'
import { multiplyRightTransposedOf, multiplyStrided } from './products'

export { gramTile } from './gram'

export function multiply_f64(c: usize, a: usize, b: usize, rows: i32, inner: i32, cols: i32): void {
  multiplyStrided<f64>(c, a, b, rows, inner, cols, inner, 1)
}
export function multiply_f32(c: usize, a: usize, b: usize, rows: i32, inner: i32, cols: i32): void {
  multiplyStrided<f32>(c, a, b, rows, inner, cols, inner, 1)
}
export function multiplyLeftTransposed_f64(c: usize, a: usize, b: usize, rows: i32, inner: i32, cols: i32): void {
  multiplyStrided<f64>(c, a, b, rows, inner, cols, 1, rows)
}
export function multiplyLeftTransposed_f32(c: usize, a: usize, b: usize, rows: i32, inner: i32, cols: i32): void {
  multiplyStrided<f32>(c, a, b, rows, inner, cols, 1, rows)
}
export function multiplyRightTransposed_f64(c: usize, a: usize, b: usize, rows: i32, inner: i32, cols: i32): void {
  multiplyRightTransposedOf<f64>(c, a, b, rows, inner, cols)
}
export function multiplyRightTransposed_f32(c: usize, a: usize, b: usize, rows: i32, inner: i32, cols: i32): void {
  multiplyRightTransposedOf<f32>(c, a, b, rows, inner, cols)
}
export function pack_f64(packed: usize, b: usize, inner: i32, cols: i32): void {
  packOf<f64>(packed, b, inner, cols)
}
export function pack_f32(packed: usize, b: usize, inner: i32, cols: i32): void {
  packOf<f32>(packed, b, inner, cols)
}
export function addPackedProduct_f64(c: usize, a: usize, packed: usize, factor: f64, rows: i32, inner: i32, cols: i32, stripe0: i32, stripe1: i32, scratch: usize): void {
  addPackedProductOf<f64>(c, a, packed, factor, rows, inner, cols, stripe0, stripe1, scratch)
}
export function addPackedProduct_f32(c: usize, a: usize, packed: usize, factor: f32, rows: i32, inner: i32, cols: i32, stripe0: i32, stripe1: i32, scratch: usize): void {
  addPackedProductOf<f32>(c, a, packed, factor, rows, inner, cols, stripe0, stripe1, scratch)
}
export function listBlock_f64(a: usize, rows: i32, inner: i32, scratch: usize): void {
  listBlockOf<f64>(a, rows, inner, scratch)
}
export function listBlock_f32(a: usize, rows: i32, inner: i32, scratch: usize): void {
  listBlockOf<f32>(a, rows, inner, scratch)
}
export function addListedProduct_f64(c: usize, a: usize, packed: usize, factor: f64, rows: i32, inner: i32, cols: i32, stripe0: i32, stripe1: i32, scratch: usize): void {
  addListedProductOf<f64>(c, a, packed, factor, rows, inner, cols, stripe0, stripe1, scratch)
}
export function addListedProduct_f32(c: usize, a: usize, packed: usize, factor: f32, rows: i32, inner: i32, cols: i32, stripe0: i32, stripe1: i32, scratch: usize): void {
  addListedProductOf<f32>(c, a, packed, factor, rows, inner, cols, stripe0, stripe1, scratch)
}
export function sumListedProduct_f64(sums: usize, a: usize, packed: usize, rows: i32, inner: i32, stripe0: i32, stripe1: i32, scratch: usize): void {
  sumListedProductOf<f64>(sums, a, packed, rows, inner, stripe0, stripe1, scratch)
}
export function sumListedProduct_f32(sums: usize, a: usize, packed: usize, rows: i32, inner: i32, stripe0: i32, stripe1: i32, scratch: usize): void {
  sumListedProductOf<f32>(sums, a, packed, rows, inner, stripe0, stripe1, scratch)
}
export function addSums_f64(c: usize, sums: usize, factor: f64, rows: i32, cols: i32, stripe0: i32, stripe1: i32): void {
  addSumsOf<f64>(c, sums, factor, rows, cols, stripe0, stripe1)
}
export function addSums_f32(c: usize, sums: usize, factor: f32, rows: i32, cols: i32, stripe0: i32, stripe1: i32): void {
  addSumsOf<f32>(c, sums, factor, rows, cols, stripe0, stripe1)
}
export function pixelForward_f64(z: usize, w: usize, bytes: usize, units: i32, features: i32, samples: i32, j0: i32, j1: i32, scratch: usize): void {
  pixelForwardOf<f64>(z, w, bytes, units, features, samples, j0, j1, scratch)
}
export function pixelForward_f32(z: usize, w: usize, bytes: usize, units: i32, features: i32, samples: i32, j0: i32, j1: i32, scratch: usize): void {
  pixelForwardOf<f32>(z, w, bytes, units, features, samples, j0, j1, scratch)
}
export function addPixelProduct_f64(g: usize, d: usize, bytes: usize, factor: f64, units: i32, features: i32, samples: i32, p0: i32, p1: i32, scratch: usize): void {
  addPixelProductOf<f64>(g, d, bytes, factor, units, features, samples, p0, p1, scratch)
}
export function addPixelProduct_f32(g: usize, d: usize, bytes: usize, factor: f32, units: i32, features: i32, samples: i32, p0: i32, p1: i32, scratch: usize): void {
  addPixelProductOf<f32>(g, d, bytes, factor, units, features, samples, p0, p1, scratch)
}
export function activate_f64(a: usize, z: usize, b: usize, units: i32, samples: i32, kind: i32): void {
  activateOf<f64>(a, z, b, units, samples, kind)
}
export function activate_f32(a: usize, z: usize, b: usize, units: i32, samples: i32, kind: i32): void {
  activateOf<f32>(a, z, b, units, samples, kind)
}
export function reluBackward_f64(d: usize, z: usize, count: i32): void {
  reluBackwardOf<f64>(d, z, count)
}
export function reluBackward_f32(d: usize, z: usize, count: i32): void {
  reluBackwardOf<f32>(d, z, count)
}
export function tanhBackward_f64(d: usize, a: usize, count: i32): void {
  tanhBackwardOf<f64>(d, a, count)
}
export function tanhBackward_f32(d: usize, a: usize, count: i32): void {
  tanhBackwardOf<f32>(d, a, count)
}
export function rowSums_f64(s: usize, d: usize, rows: i32, cols: i32): void {
  rowSumsOf<f64>(s, d, rows, cols)
}
export function rowSums_f32(s: usize, d: usize, rows: i32, cols: i32): void {
  rowSumsOf<f32>(s, d, rows, cols)
}
export function copyColumns_f64(b: usize, a: usize, rows: i32, cols: i32, width: i32, first: i32): void {
  copyColumnsOf<f64>(b, a, rows, cols, width, first)
}
export function copyColumns_f32(b: usize, a: usize, rows: i32, cols: i32, width: i32, first: i32): void {
  copyColumnsOf<f32>(b, a, rows, cols, width, first)
}
export function addScaled_f64(x: usize, y: usize, factor: f64, count: i32): void {
  addScaledOf<f64>(x, y, factor, count)
}
export function addScaled_f32(x: usize, y: usize, factor: f32, count: i32): void {
  addScaledOf<f32>(x, y, factor, count)
}
export function allFinite_f64(x: usize, count: i32): bool {
  return allFiniteOf<f64>(x, count)
}
export function allFinite_f32(x: usize, count: i32): bool {
  return allFiniteOf<f32>(x, count)
}
export function scale_f64(x: usize, factor: f64, count: i32): void {
  scaleOf<f64>(x, factor, count)
}
export function adamStep_f64(
  x: usize, g: usize, m: usize, v: usize, rate: f64, beta1: f64, beta2: f64, c1: f64, c2: f64, epsilon: f64, count: i32,
): void {
  adamStepOf<f64>(x, g, m, v, rate, beta1, beta2, c1, c2, epsilon, count)
}
export function scale_f32(x: usize, factor: f32, count: i32): void {
  scaleOf<f32>(x, factor, count)
}
export function adamStep_f32(
  x: usize, g: usize, m: usize, v: usize, rate: f32, beta1: f32, beta2: f32, c1: f32, c2: f32, epsilon: f32, count: i32,
): void {
  adamStepOf<f32>(x, g, m, v, rate, beta1, beta2, c1, c2, epsilon, count)
}
export function crossEntropy_f64(d: usize, a: usize, y: usize, loss: usize, samples: i32): bool {
  return crossEntropyOf<f64>(d, a, y, loss, samples)
}
export function crossEntropy_f32(d: usize, a: usize, y: usize, loss: usize, samples: i32): bool {
  return crossEntropyOf<f32>(d, a, y, loss, samples)
}
export function sameVerdicts_f64(right: usize, a: usize, y: usize, samples: i32): bool {
  return sameVerdictsOf<f64>(right, a, y, samples)
}
export function sameVerdicts_f32(right: usize, a: usize, y: usize, samples: i32): bool {
  return sameVerdictsOf<f32>(right, a, y, samples)
}
