import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { OrderOf, SweepAxis } from '../../../engine/contract/index.js'
import { useHyperparameters } from '../../stores/hyperparameters.js'
import { FORM, plainHyperparameters, useConfiguration } from '../configurations.js'
import { firstAxes, gridSize, MOST_CELLS, newAxis, PARAMETERS, readAxis, type AxisDraft } from './axis-draft.js'

const MOST_AXES = 6

/** What a sweep will try, as typed; kept while other views are shown. */
export const useSweepForm = defineStore('sweep-form', () => {
  const base = ref<string | null>(FORM)
  const hyperparameters = useConfiguration(base)
  const axes = shallowRef<readonly AxisDraft[]>(firstAxes(useHyperparameters().draft))
  const search = ref<'grid' | 'random'>('grid')
  const draws = ref(60)
  const folds = ref(5)

  const results = computed(() => axes.value.map(readAxis))
  const read = computed(() => results.value.flatMap(({ axis }): SweepAxis[] => (axis ? [axis] : [])))
  const cells = computed(() => (search.value === 'grid' ? gridSize(read.value) : draws.value))
  /** Units are those of the first hidden layer: there must be one. */
  const problem = computed(() => {
    if (read.value.length < axes.value.length || !hyperparameters.value) return 'incomplete'
    const moves = (parameter: string) => read.value.some((axis) => axis.parameter === parameter)
    if (moves('units') && hyperparameters.value.hiddenLayers.length === 0) return 'noLayer'
    return cells.value > MOST_CELLS ? 'tooMany' : null
  })
  const canAdd = computed(() => axes.value.length < Math.min(MOST_AXES, PARAMETERS.length))

  /** What an axis may move: its own parameter, and those no other has. */
  function freeFor(index: number) {
    const taken = axes.value.filter((_, other) => other !== index).map(({ parameter }) => parameter)
    return PARAMETERS.filter((parameter) => !taken.includes(parameter))
  }

  function set(index: number, draft: AxisDraft): void {
    axes.value = axes.value.with(index, draft)
  }

  function add(): void {
    const [next] = freeFor(axes.value.length)
    if (next && canAdd.value) axes.value = [...axes.value, newAxis(next)]
  }

  function remove(index: number): void {
    axes.value = axes.value.filter((_, other) => other !== index)
  }

  /** null while something is wrong. */
  function order(seed: number): OrderOf<'sweep'> | null {
    if (problem.value !== null || !hyperparameters.value) return null
    return {
      kind: 'sweep',
      hyperparameters: plainHyperparameters(hyperparameters.value),
      axes: [...read.value],
      search: search.value === 'grid' ? { kind: 'grid' } : { kind: 'random', draws: draws.value, seed },
      folds: folds.value,
    }
  }

  return {
    base,
    hyperparameters,
    axes,
    search,
    draws,
    folds,
    results,
    cells,
    problem,
    canAdd,
    freeFor,
    set,
    add,
    remove,
    order,
  }
})
