import * as v from 'valibot'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import {
  featureCount,
  Hyperparameters,
  layerSizes,
  parameterCount,
  PRESET_NAMES,
  PRESETS,
  type PresetName,
} from '../../engine/contract/index.js'
import { useDataset } from './dataset.js'
import { useSettings } from './settings.js'

/**
 * The hyperparameters of the next run, as the person edits them; kept between sessions. They may be invalid while
 * being typed: `valid` is null then, and nothing can be started.
 */
export const useHyperparameters = defineStore('hyperparameters', () => {
  const settings = useSettings()
  const draft = shallowRef<Hyperparameters>(PRESETS['four-layer'])
  /** Counts what a person changed: live mode retrains after each. */
  const edits = shallowRef(0)

  const valid = computed(() => {
    const result = v.safeParse(Hyperparameters, draft.value)
    return result.success ? result.output : null
  })
  const preset = computed<PresetName | null>(
    () => PRESET_NAMES.find((name) => same(PRESETS[name], draft.value)) ?? null,
  )
  const features = computed(() => {
    const size = useDataset().summary?.options.imageSize ?? settings.values.imageSize
    return featureCount(draft.value.features, size)
  })
  /** From the input to the output unit, for example [12288, 20, 7, 5, 1]. */
  const sizes = computed(() => layerSizes(features.value, draft.value.hiddenLayers))
  const parameters = computed(() => parameterCount(sizes.value))

  /** Shows other ones, as undo does: nobody edited. */
  function set(values: Partial<Hyperparameters>): void {
    draft.value = { ...draft.value, ...values }
    if (valid.value) void settings.set({ hyperparameters: valid.value })
  }

  /** A person changes some of them; remembered once the whole is valid. */
  function edit(changes: Partial<Hyperparameters>): void {
    set(changes)
    edits.value += 1
  }

  function usePreset(name: PresetName): void {
    edit(PRESETS[name])
  }

  /** Those of the last session, if any; after the settings are loaded. */
  function load(): void {
    draft.value = settings.values.hyperparameters ?? PRESETS['four-layer']
  }

  return { draft, edits, valid, preset, features, sizes, parameters, set, edit, usePreset, load }
})

function same(a: Hyperparameters, b: Hyperparameters): boolean {
  return (Object.keys(a) as (keyof Hyperparameters)[]).every((key) => String(a[key]) === String(b[key]))
}
