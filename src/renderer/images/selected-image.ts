import { computed } from 'vue'
import { useDataset } from '../stores/dataset.js'
import { useEvaluation, type ImageVerdict } from '../stores/evaluation.js'
import { usePredictions } from '../stores/predictions.js'
import { useRuns } from '../stores/runs.js'
import { useSelection } from '../stores/selection.js'
import type { ImageGroup } from './pixel-loader.js'

/** The selected image with all that is known of it, whichever list it belongs to. */
export interface SelectedImage {
  readonly id: number
  readonly group: ImageGroup
  readonly name: string
  readonly path: string
  readonly width: number
  readonly height: number
  readonly format: string
  /** null for own photos: they carry no label. */
  readonly className: string | null
  readonly split: 'train' | 'test' | null
  /** Used neither for training nor for testing. */
  readonly excluded: boolean
  readonly verdict: Pick<ImageVerdict, 'probability' | 'predicted' | 'correct'> | null
}

/** Follows the selection, the dataset and the current run. */
export function useSelectedImage() {
  const selection = useSelection()
  const dataset = useDataset()
  const predictions = usePredictions()
  const evaluation = useEvaluation()
  const runs = useRuns()

  const image = computed<SelectedImage | null>(() => {
    const record = dataset.byId(selection.imageId)
    if (record) {
      return {
        ...factsOf(record),
        group: 'dataset',
        className: dataset.className(record),
        split: record.split,
        excluded: record.excluded,
        verdict: evaluation.verdict(record.id),
      }
    }
    const photo = predictions.byId(selection.imageId)
    if (!photo) return null
    const { probability } = photo
    const predicted = probability > evaluation.threshold ? 1 : 0
    const verdict = { probability, predicted, correct: true } as const
    return { ...factsOf(photo), group: 'photo', className: null, split: null, excluded: false, verdict }
  })

  /** The class a probability is of. */
  const positiveClass = computed(() => runs.shown?.positiveClass ?? dataset.summary?.positiveClass ?? '')
  return { image, positiveClass }
}

type Facts = Pick<SelectedImage, 'id' | 'name' | 'path' | 'width' | 'height' | 'format'>

function factsOf({ id, name, path, width, height, format }: Facts): Facts {
  return { id, name, path, width, height, format }
}
