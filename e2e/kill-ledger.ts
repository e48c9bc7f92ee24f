import { readFileSync } from 'node:fs'
import type { ReplyBody } from '../src/engine/contract/index.ts'
import { readStoredProject } from '../src/engine/export/index.ts'

/** Everything a person can change about a dataset, in one comparable piece. */
export interface DatasetState {
  readonly size: number
  /** A digit an image. */
  readonly classes: string
  readonly excluded: string
  readonly edits: number
}

interface Picture {
  readonly classIndex: number
  readonly excluded: boolean
}

export function datasetState(size: number, images: readonly Picture[], edits: number): DatasetState {
  const classes = images.map(({ classIndex }) => classIndex).join('')
  const excluded = images.map((image) => (image.excluded ? '1' : '0')).join('')
  return { size, classes, excluded, edits }
}

/** What a project file is to hold. */
export interface Generation {
  readonly dataset: DatasetState
  readonly notes: string
  readonly runs: number
}

/** By the project's own reader, outside the lab's processes. Throws when the file itself cannot be read. */
export async function readGeneration(path: string): Promise<Generation> {
  const { content, fellBack } = await readStoredProject(path)
  if (fellBack !== null) throw new Error(`the previous generation had to be taken: ${fellBack}`)
  const { dataset, notes, runs } = JSON.parse(content.description) as {
    dataset: { options: { imageSize: number }; images: Picture[]; edits: { done: unknown[] } }
    notes: string
    runs: string[]
  }
  const missing = runs.filter((name) => !content.files.has(name))
  if (missing.length > 0) throw new Error(`it has no ${missing.join(', ')}`)
  const { options, images, edits } = dataset
  return { dataset: datasetState(options.imageSize, images, edits.done.length), notes, runs: runs.length }
}

interface Step<T> {
  readonly value: T
  readonly sentAt: number
  doneAt: number
}

/** A value as it is changed step by step, each step known before it is taken: what may be found after a kill. */
export class Ledger<T> {
  private steps: Step<T>[]

  constructor(value: T) {
    this.steps = [{ value, sentAt: -Infinity, doneAt: -Infinity }]
  }

  get newest(): T {
    return this.steps.at(-1)!.value
  }

  async change(value: T, work: () => Promise<unknown>): Promise<void> {
    const step = { value, sentAt: performance.now(), doneAt: Infinity }
    this.steps.push(step)
    await work()
    step.doneAt = performance.now()
  }

  /**
   * Goes on from what was found. Steps done before `safeBefore` must be in it; of a step that was under way, all or
   * nothing. Returns how long before the kill the first lost step was begun, in milliseconds. Throws otherwise.
   * `mayFollow`: what was under way may still be done.
   */
  settle(what: string, found: T, killedAt: number, safeBefore: number, mayFollow = false): number {
    const { steps } = this
    const text = JSON.stringify(found)
    const at = steps.findLastIndex(({ value }) => JSON.stringify(value) === text)
    const due = steps.findLastIndex(({ doneAt }) => doneAt <= safeBefore)
    const pending = mayFollow ? steps.slice(at + 1).filter(({ doneAt }) => doneAt === Infinity) : []
    this.steps = [{ value: found, sentAt: -Infinity, doneAt: -Infinity }, ...pending]
    if (at < 0) throw new Error(`${what}: found what never was: ${text}, after ${JSON.stringify(steps.at(-1)?.value)}`)
    const lost = steps[at + 1]
    if (at < due) {
      const age = Math.round(killedAt - (lost?.doneAt ?? 0))
      throw new Error(`${what}: ${due - at} steps are lost that were to be safe; the first was done ${age} ms before`)
    }
    return lost && lost.doneAt < Infinity ? killedAt - lost.sentAt : 0
  }
}

type RunSummary = ReplyBody<'session.state'>['runs'][number]

/** Runs and, of those that have finished, their cost: neither is ever lost. */
export class RunLedger {
  private known = new Map<string, { seenAt: number; finishedAt: number; cost: number | null }>()

  get size(): number {
    return this.known.size
  }

  see(runs: readonly RunSummary[], at = performance.now()): void {
    for (const { id, state, cost } of runs) {
      const { seenAt = at, finishedAt = Infinity } = this.known.get(id) ?? {}
      this.known.set(id, { seenAt, finishedAt: state === 'finished' ? Math.min(finishedAt, at) : Infinity, cost })
    }
  }

  forget(runId: string): void {
    this.known.delete(runId)
  }

  /** Those known before do not count any more. */
  replace(found: readonly RunSummary[]): void {
    this.known = new Map()
    this.see(found, -Infinity)
  }

  /** Goes on from the runs that were found. Throws when one is missing, or has other results, that was to be safe. */
  settle(found: readonly RunSummary[], killedAt: number, safeBefore: number): void {
    const lost = [...this.known].flatMap(([id, { seenAt, finishedAt, cost }]) => {
      const run = found.find((one) => one.id === id)
      const known = finishedAt <= safeBefore ? `finished, cost ${cost}` : seenAt <= safeBefore ? 'there' : null
      if (known === null || (run && known === 'there')) return []
      if (run?.state === 'finished' && run.cost === cost) return []
      const now = run ? `${run.state} at ${run.iteration}, cost ${run.cost}` : 'not there'
      const ages = [seenAt, finishedAt].map((at) => Math.round(killedAt - at)).join(' and ')
      return [`${id}: was ${known} (seen and finished ${ages} ms before the kill), is ${now}`]
    })
    this.replace(found)
    if (lost.length > 0) throw new Error(`runs: ${lost.join('; ')}`)
  }
}

/** Whether a file is whole by what it is, whatever it says. Throws otherwise. */
export function expectWholeText(path: string, ending: string): void {
  const text = readFileSync(path, 'latin1')
  if (!text.trimEnd().endsWith(ending)) throw new Error(`${path} ends with ${JSON.stringify(text.slice(-40))}`)
}
