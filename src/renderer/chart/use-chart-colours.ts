import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'
import { readColours, type ChartColours } from './colours.js'

/** The colours of the theme in force; read again when the document's theme class changes. */
export function useChartColours(element: Ref<Element | null>): ShallowRef<ChartColours | null> {
  const colours = shallowRef<ChartColours | null>(null)
  const read = () => {
    if (element.value) colours.value = readColours(element.value)
  }
  const observer = new MutationObserver(read)
  onMounted(() => {
    read()
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-theme'] })
  })
  onBeforeUnmount(() => observer.disconnect())
  return colours
}
