/**
 * Numbers that describe a set of images, shape (features, samples). Sample j, a column, is
 * `values[j * features … (j + 1) * features)`.
 */
export interface FeatureMatrix {
  readonly features: number
  readonly samples: number
  readonly values: Float64Array
}
