import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { WhiskerError } from '../contract/index.js'
import { whyUnwritable } from '../export/index.js'

type Write = () => Promise<void>

/** What failed is tried again after at least so long, and never most of the time. */
const RETRY_MS = 1000
const RETRY_SHARE = 10

interface WriteQueueOptions {
  /** Made when it is not there. */
  readonly folder: string
  /** Everything has to be written again: the folder had vanished, with what was in it. */
  lost(): void
  /** What could not be written, told once as long as the reason stays; null: by now everything is. */
  tell(problem: WhiskerError | null): void
}

/**
 * Writes files of one folder, one after another, behind everything else: nobody waits for them. A write handed in again
 * before its turn replaces the one that waits. What could not be written keeps its place and is tried again until it can
 * be.
 */
export class WriteQueue {
  private waiting = new Map<string, Write>()
  /** Counts `clear`: what was under way then is not tried again. */
  private generation = 0
  private current: Promise<void> | null = null
  private retry: NodeJS.Timeout | null = null
  private problem: string | null = null
  private wasThere = false

  constructor(private readonly options: WriteQueueOptions) {}

  /** `name`: what it writes; the newest write of each name counts. */
  add(name: string, write: Write): void {
    this.waiting.set(name, write)
    this.begin()
  }

  /** Nothing that waits is written any more. */
  clear(): void {
    this.waiting.clear()
    this.generation += 1
  }

  /** Resolves when everything handed in is on the disk, or could not be written. */
  async settled(): Promise<void> {
    while (this.current) await this.current
  }

  /** Tries for the last time. */
  async close(): Promise<void> {
    if (this.waiting.size > 0) this.begin()
    await this.settled()
    if (this.retry) clearTimeout(this.retry)
  }

  private begin(): void {
    if (this.current) return
    if (this.retry) clearTimeout(this.retry)
    this.retry = null
    const began = performance.now()
    this.current = this.writeAll()
      .then(
        () => this.say(null),
        (error: unknown) => {
          this.say(this.problemOf(error))
          const wait = Math.max(RETRY_MS, RETRY_SHARE * (performance.now() - began))
          this.retry = setTimeout(() => this.begin(), wait).unref()
        },
      )
      .finally(() => {
        this.current = null
        if (!this.retry && this.waiting.size > 0) this.begin()
      })
  }

  private async writeAll(): Promise<void> {
    const wasMade = (await mkdir(this.options.folder, { recursive: true })) !== undefined
    if (wasMade && this.wasThere) this.options.lost()
    this.wasThere = true
    // What is added meanwhile has its turn in this loop too.
    for (const [name, write] of this.waiting) {
      const { generation } = this
      this.waiting.delete(name)
      try {
        await write()
      } catch (error) {
        const isWanted = generation === this.generation && !this.waiting.has(name)
        if (isWanted) this.waiting = new Map([[name, write], ...this.waiting])
        throw error
      }
    }
  }

  private problemOf(error: unknown): WhiskerError {
    const { code, reason } = whyUnwritable(error)
    const name = (error instanceof WhiskerError && error.subject) || basename(this.options.folder)
    const message = `"${name}" in Whisker's own folder cannot be written: ${reason}. Whisker keeps trying; until then, what was changed is lost if it ends.`
    return new WhiskerError(code, message, name, { cause: error })
  }

  private say(problem: WhiskerError | null): void {
    const message = problem?.message ?? null
    if (message === this.problem) return
    this.problem = message
    this.options.tell(problem)
  }
}
