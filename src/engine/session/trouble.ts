import { LIMITS, type TroubleReport } from '../contract/index.js'
import type { Dataset } from '../dataset/index.js'
import type { NearPair } from '../trouble/index.js'
import { findBlankImages, findNearDuplicates, reportTrouble } from '../trouble/index.js'
import type { DatasetStage } from './datasets.js'
import type { Emit } from './events.js'

/** Milliseconds between two words about the progress. */
const INTERVAL_MS = 100

/** What is known about some pixels. They stay the same object while only labels, split or exclusions change. */
interface Scan {
  readonly pixels: Uint8Array
  readonly abort: AbortController
  /** Rejects when it was given up for another dataset, or at the end. */
  readonly ended: Promise<void>
  found: { readonly blank: readonly number[]; readonly pairs: readonly NearPair[] } | null
}

/** Duplicates, leaks, contradictions and odd images. Pixels are looked at once; every edit is answered from that. */
export class TroubleStage {
  private scan: Scan | null = null

  constructor(
    private readonly datasets: DatasetStage,
    private readonly emit: Emit,
  ) {}

  /** What is known now, exact duplicates at once; begins to look for the rest. Throws `no-dataset`. */
  report(nearThreshold: number): TroubleReport {
    const dataset = this.datasets.current()
    return reportOn(dataset, this.scanOf(dataset).found, nearThreshold)
  }

  /** Exact duplicates alone; does not look for anything else. Throws `no-dataset`. */
  exactReport(): TroubleReport {
    return reportOn(this.datasets.current(), null, LIMITS.nearThreshold.max)
  }

  /** The same when all is known. Throws `no-dataset`. */
  async fullReport(nearThreshold: number): Promise<TroubleReport> {
    await this.scanOf(this.datasets.current()).ended
    return this.report(nearThreshold)
  }

  /** Resolves when nothing is being looked for any more. */
  async close(): Promise<void> {
    this.scan?.abort.abort()
    await Promise.allSettled([this.scan?.ended])
  }

  private scanOf(dataset: Dataset): Scan {
    if (this.scan?.pixels === dataset.pixels && !this.scan.abort.signal.aborted) return this.scan
    this.scan?.abort.abort()
    const abort = new AbortController()
    const found = this.look(dataset, abort.signal)
    const scan: Scan = { pixels: dataset.pixels, abort, found: null, ended: found.then((all) => this.end(scan, all)) }
    this.scan = scan
    // Given up: nobody waits for it.
    scan.ended.catch(() => undefined)
    return scan
  }

  private async look({ pixels, options, twins }: Dataset, signal: AbortSignal) {
    let said = -Infinity
    const progress = (done: number, total: number) => {
      const now = performance.now()
      if (now - said < INTERVAL_MS) return
      said = now
      this.emit({ type: 'trouble-progress', done, total })
    }
    const blank = await findBlankImages(pixels, options.imageSize, signal)
    return { blank, pairs: await findNearDuplicates(pixels, options.imageSize, twins, { signal, progress }) }
  }

  private end(scan: Scan, found: NonNullable<Scan['found']>): void {
    scan.found = found
    if (this.scan === scan) this.emit({ type: 'trouble-progress', done: 1, total: 1 })
  }
}

function reportOn(dataset: Dataset, found: Scan['found'], nearThreshold: number): TroubleReport {
  const { id, images, classNames, options, twins } = dataset
  const findings = { twins, blank: found?.blank ?? [], pairs: found?.pairs ?? null }
  return reportTrouble({ id, images, classNames, imageSize: options.imageSize }, findings, nearThreshold)
}
