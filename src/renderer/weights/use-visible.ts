import { onBeforeUnmount, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

/** Whether an element is in sight or nearly so: what is not need not be drawn. */
export function useVisible(element: Readonly<Ref<Element | null>>): ShallowRef<boolean> {
  const visible = shallowRef(false)
  const observer = new IntersectionObserver((entries) => (visible.value = entries.at(-1)?.isIntersecting ?? false), {
    rootMargin: '48px',
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (now) observer.observe(now)
    },
    { flush: 'post', immediate: true },
  )
  onBeforeUnmount(() => observer.disconnect())
  return visible
}
