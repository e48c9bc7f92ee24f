interface Turn {
  /** When the request under way was made. */
  since: number
  done: Promise<void>
  overdue: ReturnType<typeof setTimeout> | undefined
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
      own.since = performance.now()
      await work(wanted)
    }
    clearTimeout(own.overdue)
    if (turn === own) turn = null
  }

  function begin(): Promise<void> {
    clearTimeout(turn?.overdue)
    const own: Turn = { since: performance.now(), done: Promise.resolve(), overdue: undefined }
    turn = own
    own.done = drain(own)
    return own.done
  }

  /** Waits its turn, or for the patience to end. */
  function queue(behind: Turn, left: number): Promise<void> {
    clearTimeout(behind.overdue)
    if (left === Infinity) return behind.done
    return new Promise((resolve) => {
      void behind.done.then(resolve)
      behind.overdue = setTimeout(() => waiting && resolve(begin()), left)
    })
  }

  return (wanted) => {
    waiting = { wanted }
    const left = turn ? patience - (performance.now() - turn.since) : 0
    return turn && left > 0 ? queue(turn, left) : begin()
  }
}
