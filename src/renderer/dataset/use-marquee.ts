import { onBeforeUnmount, shallowRef, type Ref } from 'vue'
import type { ImageId } from '../../engine/contract/index.js'
import { useSelection } from '../stores/selection.js'
import { tilesBetween, type GridLayout, type Point } from './marquee.js'

/** Near an edge the list scrolls by so many pixels a frame. */
const SCROLL_STEP = 14
const EDGE = 28

interface Options {
  readonly layout: () => GridLayout
  readonly idAt: (index: number) => ImageId | undefined
}

/** A rectangle drawn with the pointer from the ground between the tiles; it selects what it touches. */
export function useMarquee(box: Readonly<Ref<HTMLElement | null>>, { layout, idAt }: Options) {
  const selection = useSelection()
  const from = shallowRef<Point | null>(null)
  const to = shallowRef<Point | null>(null)
  let pointer: { x: number; y: number } | null = null
  let kept: ReadonlySet<ImageId> = new Set()
  let frame = 0

  /** From the top left of all that can be scrolled to. */
  function inContent({ x, y }: Point): Point {
    const element = box.value
    if (!element) return { x, y }
    const bounds = element.getBoundingClientRect()
    return { x: x - bounds.left + element.scrollLeft, y: y - bounds.top + element.scrollTop }
  }

  function press(event: PointerEvent): void {
    const element = box.value
    const onTile = event.target instanceof Element && event.target.closest('[role=option]')
    // Beside the content lies the scroll bar.
    if (!element || onTile || event.button !== 0 || event.offsetX > element.clientWidth) return
    kept = event.shiftKey || event.ctrlKey || event.metaKey ? selection.ids : new Set()
    from.value = to.value = inContent({ x: event.clientX, y: event.clientY })
    pointer = { x: event.clientX, y: event.clientY }
    element.setPointerCapture(event.pointerId)
    if (kept.size === 0) selection.select(null)
    frame = requestAnimationFrame(follow)
  }

  function move(event: PointerEvent): void {
    if (pointer) pointer = { x: event.clientX, y: event.clientY }
  }

  function release(): void {
    if (pointer) draw()
    cancelAnimationFrame(frame)
    pointer = null
    from.value = to.value = null
  }

  function follow(): void {
    const element = box.value
    if (!pointer || !element) return
    const { top, bottom } = element.getBoundingClientRect()
    if (pointer.y < top + EDGE) element.scrollTop -= SCROLL_STEP
    else if (pointer.y > bottom - EDGE) element.scrollTop += SCROLL_STEP
    draw()
    frame = requestAnimationFrame(follow)
  }

  function draw(): void {
    if (!pointer || !from.value) return
    const next = inContent(pointer)
    if (next.x === to.value?.x && next.y === to.value.y) return
    to.value = next
    const found = tilesBetween(from.value, next, layout()).flatMap((index) => idAt(index) ?? [])
    selection.selectMany([...kept, ...found], found.at(-1) ?? [...kept].at(-1) ?? null)
  }

  onBeforeUnmount(release)
  return { from, to, press, move, release }
}
