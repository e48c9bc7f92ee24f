import { computed, shallowRef } from 'vue'
import type { Split } from '../../engine/contract/index.js'
import { useDataset } from '../stores/dataset.js'
import { useEvaluation } from '../stores/evaluation.js'
import { galleryEntries, type GalleryChoice } from './cells.js'

/** Which images of the evaluation are shown: a split, and one cell of its matrix or all its mislabeled images. */
export function useGallery() {
  const store = useEvaluation()
  const dataset = useDataset()
  const wanted = shallowRef<Split>('test')
  const cell = shallowRef<GalleryChoice['cell']>('mislabeled')

  const hasTest = computed(() => store.evaluation !== null && store.evaluation.test !== null)
  const split = computed<Split>({
    get: () => (wanted.value === 'test' && !hasTest.value ? 'train' : wanted.value),
    set: (name) => (wanted.value = name),
  })
  const evaluation = computed(() => store.split(split.value))
  /** Of the evaluation shown; the slider may be ahead of it for a moment. */
  const threshold = computed(() => store.evaluation?.threshold ?? store.threshold)
  const entries = computed(() => {
    if (!evaluation.value) return []
    return galleryEntries(evaluation.value, cell.value, threshold.value, (id) => dataset.byId(id)?.label ?? null)
  })

  return { hasTest, split, cell, evaluation, threshold, entries }
}
