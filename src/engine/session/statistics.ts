import type { ImageStatistics, RequestBody } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import { gatherStatistics } from '../trouble/index.js'
import type { DatasetStage } from './datasets.js'

/** What the images look like, for whatever part of them is asked for; only the newest question is answered. */
export class StatisticsStage {
  private newest = new AbortController()

  constructor(private readonly datasets: DatasetStage) {}

  /** Throws `no-dataset`, and `cancelled` when a newer question came. */
  gather({ ids, split }: RequestBody<'dataset.statistics'>): Promise<ImageStatistics> {
    const { id, images, classNames, options, pixels } = this.datasets.current()
    this.close()
    this.newest = new AbortController()
    const wanted = (ids ?? [...images.keys()]).filter((one) => split === 'all' || images[one]?.split === split)
    const dataset = { id, images, classNames, imageSize: options.imageSize }
    return gatherStatistics(dataset, pixels, wanted, this.newest.signal)
  }

  /** Nothing is computed any more. */
  close(): void {
    this.newest.abort(new WhiskerError('cancelled', 'Newer statistics were asked for.'))
  }
}
