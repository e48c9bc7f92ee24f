const RUN = 0
const PAUSE = 1
const STOP = 2

/** One 32-bit word that two threads share: the owner of a run writes it, the trainer reads it between iterations. */
export type ControlWord = Int32Array<SharedArrayBuffer>

export function newControlWord(): ControlWord {
  return new Int32Array(new SharedArrayBuffer(4))
}

/** The owner's side. A stopped run stays stopped. */
export class RunControl {
  constructor(private readonly word: ControlWord) {}

  pause(): void {
    Atomics.compareExchange(this.word, 0, RUN, PAUSE)
  }

  resume(): void {
    Atomics.compareExchange(this.word, 0, PAUSE, RUN)
    Atomics.notify(this.word, 0)
  }

  stop(): void {
    Atomics.store(this.word, 0, STOP)
    Atomics.notify(this.word, 0)
  }
}

/** The trainer's side: blocks its thread while paused. */
export class RunGate {
  /** Milliseconds spent paused. */
  paused = 0

  constructor(private readonly word: ControlWord) {}

  /** Returns false when the run is to stop. `beforePause` is called once before the thread blocks. */
  mayContinue(beforePause: () => void): boolean {
    if (Atomics.load(this.word, 0) === RUN) return true
    if (Atomics.load(this.word, 0) === PAUSE) {
      beforePause()
      const since = performance.now()
      while (Atomics.load(this.word, 0) === PAUSE) Atomics.wait(this.word, 0, PAUSE)
      this.paused += performance.now() - since
    }
    return Atomics.load(this.word, 0) !== STOP
  }
}
