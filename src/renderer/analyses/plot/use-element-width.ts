import { onBeforeUnmount, onMounted, shallowRef, useTemplateRef, type ShallowRef } from 'vue'

/** The width of the element with `ref="root"`, in whole CSS pixels, following it; `initial` before it is laid out. */
export function useElementWidth(initial: number): {
  element: Readonly<ShallowRef<HTMLElement | null>>
  width: ShallowRef<number>
} {
  const element = useTemplateRef<HTMLElement>('root')
  const width = shallowRef(initial)
  const observer = new ResizeObserver(([entry]) => {
    if (entry) width.value = Math.max(160, Math.floor(entry.contentRect.width))
  })
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return { element, width }
}
