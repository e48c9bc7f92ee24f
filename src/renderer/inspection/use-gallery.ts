import { computed, shallowRef } from 'vue'
import { LIMITS, type Split } from '../../engine/contract/index.js'
import { useDataset } from '../stores/dataset.js'
import { galleryEntries, type GalleryChoice } from './cells.js'
import { useShownEvaluation } from './shown-evaluation.js'

/** Which images of the evaluation are shown: a split, and one cell of its matrix or all its mislabeled images. */
export function useGallery() {
  const store = useShownEvaluation()
  const dataset = useDataset()
  const wanted = shallowRef<Split>('test')
  const cell = shallowRef<GalleryChoice['cell']>('mislabeled')

  const hasTest = computed(() => (store.evaluation ? store.evaluation.test !== null : (dataset.summary?.test ?? 0) > 0))
  const split = computed<Split>({
    get: () => (wanted.value === 'test' && !hasTest.value ? 'train' : wanted.value),
    set: (name) => (wanted.value = name),
  })
  const evaluation = computed(() => store.evaluation?.[split.value] ?? null)
  /** Of the evaluation shown; the slider may be ahead of it for a moment. */
  const threshold = computed(() => store.evaluation?.threshold ?? LIMITS.threshold.default)
  const entries = computed(() => {
    if (!evaluation.value) return []
    return galleryEntries(evaluation.value, cell.value, threshold.value, (id) => dataset.byId(id)?.label ?? null)
  })

  return { hasTest, split, cell, evaluation, threshold, entries }
}
