import type { TroubleReport } from '../contract/index.js'
import type { Dataset } from '../dataset/index.js'
import type { NearPair } from '../trouble/index.js'
import { findBlankImages, findNearDuplicates, reportTrouble, type JudgedDataset } from '../trouble/index.js'
import type { DatasetStage } from './datasets.js'
import type { Emit } from './events.js'

/** Milliseconds between two words about the progress. */
const INTERVAL_MS = 100

/** What is known about some pixels. They stay the same object while only labels, split or exclusions change. */
interface Scan {
  readonly pixels: Uint8Array
  readonly abort: AbortController
  readonly exact: Promise<{ twins: Int32Array; blank: number[] }>
  readonly near: Promise<readonly NearPair[]>
  pairs: readonly NearPair[] | null
}

/** Duplicates, leaks, contradictions and odd images. Pixels are looked at once; every edit is answered from that. */
export class TroubleStage {
  private scan: Scan | null = null

  constructor(
    private readonly datasets: DatasetStage,
    private readonly emit: Emit,
  ) {}

  /** What is known now; begins to look for near-duplicates. Throws `no-dataset`. */
  async report(nearThreshold: number): Promise<TroubleReport> {
    const dataset = this.datasets.current()
    const scan = this.scanOf(dataset)
    const exact = await scan.exact
    return reportTrouble(judged(dataset), { ...exact, pairs: scan.pairs }, nearThreshold)
  }

  /** The same when all is known. Throws `no-dataset`. */
  async fullReport(nearThreshold: number): Promise<TroubleReport> {
    await this.scanOf(this.datasets.current()).near
    return this.report(nearThreshold)
  }

  /** Resolves when nothing is being looked for any more. */
  async close(): Promise<void> {
    const { scan } = this
    scan?.abort.abort()
    await Promise.allSettled([scan?.exact, scan?.near])
  }

  private scanOf(dataset: Dataset): Scan {
    if (this.scan?.pixels === dataset.pixels && !this.scan.abort.signal.aborted) return this.scan
    this.scan?.abort.abort()
    const abort = new AbortController()
    const exact = findExact(dataset, abort.signal)
    const near = exact.then(({ twins }) => this.findNear(dataset, twins, abort.signal))
    const scan: Scan = { pixels: dataset.pixels, abort, exact, near, pairs: null }
    this.scan = scan
    near.then(
      (pairs) => this.found(scan, pairs),
      // Given up for another dataset, or at the end.
      () => undefined,
    )
    return scan
  }

  private findNear({ pixels, options }: Dataset, twins: Int32Array, signal: AbortSignal): Promise<NearPair[]> {
    let said = -Infinity
    const progress = (done: number, total: number) => {
      const now = performance.now()
      if (now - said < INTERVAL_MS) return
      said = now
      this.emit({ type: 'trouble-progress', done, total })
    }
    return findNearDuplicates(pixels, options.imageSize, twins, { signal, progress })
  }

  private found(scan: Scan, pairs: readonly NearPair[]): void {
    scan.pairs = pairs
    const total = scan.pixels.length
    if (this.scan === scan) this.emit({ type: 'trouble-progress', done: total, total })
  }
}

async function findExact({ pixels, options, twins }: Dataset, signal: AbortSignal) {
  const blank = await findBlankImages(pixels, options.imageSize, signal)
  return { twins, blank }
}

function judged({ id, images, classNames, options }: Dataset): JudgedDataset {
  return { id, images, classNames, imageSize: options.imageSize }
}
