/** What a drop will do, as far as it can be known before it: a browser tells the types of what is over it, not more. */
export type DropIntent = 'dataset' | 'photos' | 'predict'

/**
 * `types` are the MIME types of the dragged items; folders and unknown files have none. In the Predict workspace
 * everything is a photo to predict; elsewhere images alone are either photos or a folder's worth of labelled names.
 */
export function dropIntent(types: readonly string[], predicting: boolean): DropIntent {
  if (predicting) return 'predict'
  return types.length > 0 && types.every((type) => type.startsWith('image/')) ? 'photos' : 'dataset'
}
