// What is done to every element by itself.
import { addProduct, at, lanes, loadOne, loadPair, sigmoid2Lanes, storeOne, storePair, tanh2Lanes, total } from './lanes'

/** Z (units, samples) += b, A = g(Z). 0: relu, 1: tanh, 2: sigmoid. */
@inline
export function activateOf<T>(a: usize, z: usize, b: usize, units: i32, samples: i32, kind: i32): void {
  for (let u = 0; u < units; u++) {
    const bias = load<T>(at<T>(b, u))
    const zu = at<T>(z, u * samples)
    const au = at<T>(a, u * samples)
    if (kind == 0) {
      reluRow<T>(au, zu, bias, samples)
      continue
    }
    addBias<T>(zu, bias, samples)
    if (kind == 1) tanhRow<T>(au, zu, samples)
    else sigmoidRow<T>(au, zu, samples)
  }
}

@inline
function addBias<T>(z: usize, bias: T, count: i32): void {
  const b = v128.splat<T>(bias)
  let i = 0
  for (; i + lanes<T>() <= count; i += lanes<T>()) v128.store(at<T>(z, i), v128.add<T>(v128.load(at<T>(z, i)), b))
  for (; i < count; i++) store<T>(at<T>(z, i), load<T>(at<T>(z, i)) + bias)
}

/** z += bias, a = max(0, z); NaN stays NaN. */
@inline
function reluRow<T>(a: usize, z: usize, bias: T, count: i32): void {
  const zero = v128.splat<T>(0)
  const b = v128.splat<T>(bias)
  let i = 0
  for (; i + lanes<T>() <= count; i += lanes<T>()) {
    const biased = v128.add<T>(v128.load(at<T>(z, i)), b)
    v128.store(at<T>(z, i), biased)
    v128.store(at<T>(a, i), v128.max<T>(biased, zero))
  }
  for (; i < count; i++) {
    const biased = load<T>(at<T>(z, i)) + bias
    store<T>(at<T>(z, i), biased)
    store<T>(at<T>(a, i), max<T>(biased, 0))
  }
}

@inline
function tanhRow<T>(a: usize, z: usize, count: i32): void {
  let i = 0
  for (; i + 2 <= count; i += 2) storePair<T>(at<T>(a, i), tanh2Lanes(loadPair<T>(at<T>(z, i))))
  for (; i < count; i++) storeOne<T>(at<T>(a, i), tanh2Lanes(loadOne<T>(at<T>(z, i))))
}

@inline
function sigmoidRow<T>(a: usize, z: usize, count: i32): void {
  let i = 0
  for (; i + 2 <= count; i += 2) storePair<T>(at<T>(a, i), sigmoid2Lanes(loadPair<T>(at<T>(z, i))))
  for (; i < count; i++) storeOne<T>(at<T>(a, i), sigmoid2Lanes(loadOne<T>(at<T>(z, i))))
}

/** D = 0 where Z ≤ 0; where Z is NaN, D stays. */
@inline
export function reluBackwardOf<T>(d: usize, z: usize, count: i32): void {
  const zero = v128.splat<T>(0)
  let i = 0
  for (; i + lanes<T>() <= count; i += lanes<T>()) {
    const off = v128.le<T>(v128.load(at<T>(z, i)), zero)
    v128.store(at<T>(d, i), v128.andnot(v128.load(at<T>(d, i)), off))
  }
  for (; i < count; i++) if (load<T>(at<T>(z, i)) <= <T>0) store<T>(at<T>(d, i), 0)
}

/** D = D · (1 − A²). */
@inline
export function tanhBackwardOf<T>(d: usize, a: usize, count: i32): void {
  const one = v128.splat<T>(1)
  let i = 0
  for (; i + lanes<T>() <= count; i += lanes<T>()) {
    const t = v128.load(at<T>(a, i))
    v128.store(at<T>(d, i), v128.mul<T>(v128.load(at<T>(d, i)), v128.sub<T>(one, v128.mul<T>(t, t))))
  }
  for (; i < count; i++) {
    const t = load<T>(at<T>(a, i))
    store<T>(at<T>(d, i), load<T>(at<T>(d, i)) * (<T>1 - t * t))
  }
}

/** s (rows) = Σ over the columns of D (rows, cols). */
@inline
export function rowSumsOf<T>(s: usize, d: usize, rows: i32, cols: i32): void {
  for (let r = 0; r < rows; r++) {
    const row = at<T>(d, r * cols)
    // Four running sums: one would wait for each addition before the next.
    let s0 = v128.splat<T>(0), s1 = s0, s2 = s0, s3 = s0
    let i = 0
    for (; i + 4 * lanes<T>() <= cols; i += 4 * lanes<T>()) {
      const from = at<T>(row, i)
      s0 = v128.add<T>(s0, v128.load(from, 0))
      s1 = v128.add<T>(s1, v128.load(from, 16))
      s2 = v128.add<T>(s2, v128.load(from, 32))
      s3 = v128.add<T>(s3, v128.load(from, 48))
    }
    for (; i + lanes<T>() <= cols; i += lanes<T>()) s0 = v128.add<T>(s0, v128.load(at<T>(row, i)))
    const sums = v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3))
    let sum = total<T>(sums)
    for (; i < cols; i++) sum += load<T>(at<T>(row, i))
    store<T>(at<T>(s, r), sum)
  }
}

/** x += factor · y. */
@inline
export function addScaledOf<T>(x: usize, y: usize, factor: T, count: i32): void {
  const f = v128.splat<T>(factor)
  let i = 0
  for (; i + lanes<T>() <= count; i += lanes<T>()) {
    v128.store(at<T>(x, i), addProduct<T>(v128.load(at<T>(x, i)), f, v128.load(at<T>(y, i))))
  }
  for (; i < count; i++) store<T>(at<T>(x, i), load<T>(at<T>(x, i)) + factor * load<T>(at<T>(y, i)))
}

/** x = factor · x. */
@inline
export function scaleOf<T>(x: usize, factor: T, count: i32): void {
  const f = v128.splat<T>(factor)
  let i = 0
  for (; i + lanes<T>() <= count; i += lanes<T>()) v128.store(at<T>(x, i), v128.mul<T>(v128.load(at<T>(x, i)), f))
  for (; i < count; i++) store<T>(at<T>(x, i), load<T>(at<T>(x, i)) * factor)
}

/** One step of Adam, as kernels.ts says. */
@inline
export function adamStepOf<T>(
  x: usize, g: usize, m: usize, v: usize, rate: T, beta1: T, beta2: T, c1: T, c2: T, epsilon: T, count: i32,
): void {
  const b1 = v128.splat<T>(beta1), r1 = v128.splat<T>(<T>1 - beta1)
  const b2 = v128.splat<T>(beta2), r2 = v128.splat<T>(<T>1 - beta2)
  const d1 = v128.splat<T>(c1), d2 = v128.splat<T>(c2), e = v128.splat<T>(epsilon), a = v128.splat<T>(rate)
  let i = 0
  for (; i + lanes<T>() <= count; i += lanes<T>()) {
    const gi = v128.load(at<T>(g, i))
    const mi = addProduct<T>(v128.mul<T>(b1, v128.load(at<T>(m, i))), r1, gi)
    const vi = addProduct<T>(v128.mul<T>(b2, v128.load(at<T>(v, i))), v128.mul<T>(r2, gi), gi)
    v128.store(at<T>(m, i), mi)
    v128.store(at<T>(v, i), vi)
    const root = v128.add<T>(v128.sqrt<T>(v128.div<T>(vi, d2)), e)
    const step = v128.div<T>(v128.mul<T>(a, v128.div<T>(mi, d1)), root)
    v128.store(at<T>(x, i), v128.sub<T>(v128.load(at<T>(x, i)), step))
  }
  for (; i < count; i++) {
    const gi = load<T>(at<T>(g, i))
    const mi = beta1 * load<T>(at<T>(m, i)) + (<T>1 - beta1) * gi
    const vi = beta2 * load<T>(at<T>(v, i)) + (<T>1 - beta2) * gi * gi
    store<T>(at<T>(m, i), mi)
    store<T>(at<T>(v, i), vi)
    store<T>(at<T>(x, i), load<T>(at<T>(x, i)) - (rate * (mi / c1)) / (sqrt<T>(vi / c2) + epsilon))
  }
}

/** Whether the numbers are all finite: only a finite one times 0 is 0. */
@inline
export function allFiniteOf<T>(x: usize, count: i32): bool {
  const zero = v128.splat<T>(0)
  let bad = zero
  let i = 0
  for (; i + lanes<T>() <= count; i += lanes<T>()) {
    bad = v128.or(bad, v128.ne<T>(v128.mul<T>(v128.load(at<T>(x, i)), zero), zero))
  }
  let rest = false
  for (; i < count; i++) rest = rest || load<T>(at<T>(x, i)) * <T>0 != <T>0
  return !v128.any_true(bad) && !rest
}

/** B (rows, cols) = columns `first` … of A (rows, width). */
@inline
export function copyColumnsOf<T>(b: usize, a: usize, rows: i32, cols: i32, width: i32, first: i32): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(at<T>(b, i * cols), at<T>(a, i * width + first), at<T>(0, cols))
  }
}
