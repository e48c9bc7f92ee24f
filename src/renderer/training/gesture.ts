/** After so many milliseconds without a further change, what was typed or stepped counts as let go of. */
const IDLE_MS = 600

/**
 * When a change is done with: a pointer that dragged lets go, Enter is pressed, or nothing changes for a while. A visit
 * to a control begins with a press of the pointer or a move of the focus.
 */
export class Gesture {
  #held = false
  #touched = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #visit = 0

  constructor(private readonly onRelease: () => void) {}

  get visit(): number {
    return this.#visit
  }

  /** Something changed. */
  touch(): void {
    this.#touched = true
    clearTimeout(this.#timer)
    if (!this.#held) this.#timer = setTimeout(() => this.release(), IDLE_MS)
  }

  press(): void {
    this.#held = true
    this.#visit += 1
    clearTimeout(this.#timer)
  }

  enter(): void {
    this.#visit += 1
  }

  /** Says that the change is done with, if there was one. */
  release(): void {
    this.#held = false
    clearTimeout(this.#timer)
    if (!this.#touched) return
    this.#touched = false
    this.onRelease()
  }

  /** Forgets a change that led nowhere. */
  forget(): void {
    this.#touched = false
    clearTimeout(this.#timer)
  }

  /** Follows the pointer, the focus and Enter all over the window. */
  listen(target: Window): void {
    const options = { capture: true, passive: true }
    target.addEventListener('pointerdown', () => this.press(), options)
    for (const type of ['pointerup', 'pointercancel', 'blur'] as const) {
      target.addEventListener(
        type,
        (event) => (event.target === target || type !== 'blur' ? this.release() : undefined),
        options,
      )
    }
    target.addEventListener('focusin', () => this.enter(), options)
    target.addEventListener('keydown', (event) => event.key === 'Enter' && this.release(), options)
  }
}
