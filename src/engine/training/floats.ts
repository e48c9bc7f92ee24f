export type FloatArray = typeof Float64Array | typeof Float32Array

export function floatArrayOf(precision: 'f64' | 'f32'): FloatArray {
  return precision === 'f64' ? Float64Array : Float32Array
}

/** A copy in float64. */
export function toDoubles(values: Float64Array | Float32Array): Float64Array {
  return new Float64Array(values)
}
