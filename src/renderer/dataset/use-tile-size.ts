import { computed } from 'vue'
import { useDataset } from '../stores/dataset.js'
import { useSettings } from '../stores/settings.js'
import { nearestSize, tileSizes } from './grid-moves.js'

const WANTED = 96

/** The grid's tile size: one of the whole multiples of the image size, remembered in pixels. */
export function useTileSize() {
  const dataset = useDataset()
  const settings = useSettings()
  const sizes = computed(() => tileSizes(dataset.summary?.options.imageSize ?? 64))
  const index = computed({
    get: () => nearestSize(sizes.value, settings.values.panes['data.tile'] ?? WANTED),
    set: (value: number) => settings.setPane('data.tile', sizes.value[value] ?? WANTED),
  })
  const size = computed(() => sizes.value[index.value] ?? WANTED)
  return { sizes, index, size }
}
