import { computed, shallowRef, watch } from 'vue'
import { useDataset } from '../stores/dataset.js'
import { useEvaluation } from '../stores/evaluation.js'
import { filterImages, NO_FILTER, sortImages, type ImageFilter, type ImageSort } from './image-list.js'

/** The images of the open dataset as the person filters and sorts them. */
export function useImageList() {
  const dataset = useDataset()
  const evaluation = useEvaluation()
  const filter = shallowRef<ImageFilter>(NO_FILTER)
  const sort = shallowRef<ImageSort>({ key: 'name', descending: false })

  const sorted = computed(() => sortImages(dataset.images, sort.value, evaluation.verdict))
  const list = computed(() => filterImages(sorted.value, filter.value, evaluation.verdict))
  const filtered = computed(() => {
    const { classes, split, verdict, edits, search } = filter.value
    return classes.size > 0 || split !== 'all' || verdict !== 'all' || edits !== 'all' || search.trim() !== ''
  })

  function narrow(changes: Partial<ImageFilter>): void {
    filter.value = { ...filter.value, ...changes }
  }

  function clear(): void {
    filter.value = NO_FILTER
  }

  // Class numbers mean other classes in another dataset.
  watch(() => dataset.summary?.classes.map(({ name }) => name).join('\n'), clear)

  return { filter, sort, list, filtered, narrow, clear }
}
