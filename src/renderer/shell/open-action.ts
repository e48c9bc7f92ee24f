import type { DatasetOutline } from '../../engine/contract/index.js'

/** What becomes of opened or dropped things. */
type OpenAction = 'load-parameters' | 'predict' | 'nothing' | 'ask' | 'ask-test' | 'import'

/** Decides by what was found. `predicting`: the Predict workspace is open, so everything is a photo to predict. */
export function actionFor(
  names: readonly string[],
  outline: Pick<DatasetOutline, 'layout' | 'positiveGuess' | 'testCandidates'> | null,
  predicting: boolean,
): OpenAction {
  if (names.length === 1 && /\.(npz|json)$/i.test(names[0] ?? '')) return 'load-parameters'
  if (!outline) return 'nothing'
  if (outline.layout === 'nothing') return 'nothing'
  // A file of labeled images is a dataset, wherever it is dropped.
  const isHdf5 = names.every((name) => /\.(?:h5|hdf5?|he5)$/i.test(name))
  if ((predicting && !isHdf5) || outline.layout === 'loose-images') return 'predict'
  if (outline.testCandidates.length > 0) return 'ask-test'
  return outline.positiveGuess === null ? 'ask' : 'import'
}

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
