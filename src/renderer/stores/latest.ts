interface Turn {
  readonly since: number
  done: Promise<void>
}

/**
 * Asks for what is wanted now, one request at a time: of those that come meanwhile only the newest is kept, so that a
 * drag neither floods the engine nor starves. What it returns resolves when nothing is wanted any more.
 *
 * @param work must not reject
 * @param patience after so many milliseconds a request under way no longer holds the next one up
 */
export function latestOnly<T>(work: (wanted: T) => Promise<void>, patience = Infinity): (wanted: T) => Promise<void> {
  let waiting: { readonly wanted: T } | null = null
  let turn: Turn | null = null

  async function drain(own: Turn): Promise<void> {
    while (waiting) {
      const { wanted } = waiting
      waiting = null
      await work(wanted)
    }
    if (turn === own) turn = null
  }

  return (wanted) => {
    waiting = { wanted }
    if (turn && performance.now() - turn.since < patience) return turn.done
    const own: Turn = { since: performance.now(), done: Promise.resolve() }
    turn = own
    own.done = drain(own)
    return own.done
  }
}
