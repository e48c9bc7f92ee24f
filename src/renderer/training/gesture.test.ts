import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Gesture } from './gesture.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watched() {
  const released = vi.fn()
  return { gesture: new Gesture(released), released }
}

describe('letting go', () => {
  it('of a dragged slider happens once, when the pointer comes up, however many changes and however long', () => {
    const { gesture, released } = watched()
    gesture.press()
    for (let step = 0; step < 50; step++) {
      gesture.touch()
      vi.advanceTimersByTime(1000)
    }
    expect(released).not.toHaveBeenCalled()
    gesture.release()
    vi.advanceTimersByTime(10_000)
    expect(released).toHaveBeenCalledOnce()
  })

  it('of what is typed happens once, 600 ms after the last key', () => {
    const { gesture, released } = watched()
    for (let key = 0; key < 4; key++) {
      gesture.touch()
      vi.advanceTimersByTime(599)
    }
    expect(released).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(released).toHaveBeenCalledOnce()
  })

  it('without a change says nothing; a change that led nowhere is forgotten', () => {
    const { gesture, released } = watched()
    gesture.press()
    gesture.release()
    gesture.touch()
    gesture.forget()
    gesture.release()
    vi.advanceTimersByTime(10_000)
    expect(released).not.toHaveBeenCalled()
  })

  it('waits for the pointer when a press follows what was typed', () => {
    const { gesture, released } = watched()
    gesture.touch()
    gesture.press()
    vi.advanceTimersByTime(10_000)
    expect(released).not.toHaveBeenCalled()
    gesture.release()
    expect(released).toHaveBeenCalledOnce()
  })
})
