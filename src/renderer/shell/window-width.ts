import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'

/** The window's width in CSS pixels, followed as long as the component lives. */
export function useWindowWidth(): Readonly<ShallowRef<number>> {
  const width = shallowRef(window.innerWidth)
  const measure = () => (width.value = window.innerWidth)
  window.addEventListener('resize', measure)
  onBeforeUnmount(() => window.removeEventListener('resize', measure))
  return width
}
