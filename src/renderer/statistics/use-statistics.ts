import { onScopeDispose, shallowRef, watch } from 'vue'
import { WhiskerError, type ImageId, type ImageRecord, type ImageStatistics } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useDataset } from '../stores/dataset.js'
import { latestOnly } from '../stores/latest.js'
import { useNotices } from '../stores/notices.js'

export type SplitChoice = 'all' | 'train' | 'test'

interface Wanted {
  readonly ids: ImageId[] | null
  readonly split: SplitChoice
  readonly dataset: string | undefined
}

/** The statistics of the images shown, of one split of them; they follow what is asked for, the newest wins. */
export function useStatistics(images: () => readonly ImageRecord[], split: () => SplitChoice) {
  const dataset = useDataset()
  const statistics = shallowRef<ImageStatistics | null>(null)
  const busy = shallowRef(false)
  let disposed = false

  const follow = latestOnly(async ({ ids, split, dataset }: Wanted) => {
    if (disposed) return
    if (dataset === undefined) return void (statistics.value = null)
    busy.value = true
    try {
      statistics.value = await engine.ask('dataset.statistics', { ids, split })
    } catch (error) {
      const isGone = error instanceof WhiskerError && ['no-dataset', 'engine-stopped'].includes(error.code)
      if (!isGone) useNotices().fail(error)
    } finally {
      busy.value = false
    }
  }, PATIENCE_MS)

  function wanted(): Wanted {
    const shown = images()
    const ids = shown.length === dataset.images.length ? null : shown.map(({ id }) => id)
    return { ids, split: split(), dataset: dataset.summary?.id }
  }

  let asked: Wanted | null = null
  function refresh(): void {
    const next = wanted()
    // Another order of the same images, as while a run trains, changes nothing.
    if (asked && isSame(asked, next)) return
    asked = next
    void follow(next)
  }

  watch([() => dataset.summary?.id, images, split], refresh, { immediate: true })
  onScopeDispose(() => (disposed = true))
  return { statistics, busy }
}

function isSame(a: Wanted, b: Wanted): boolean {
  if (a.dataset !== b.dataset || a.split !== b.split || a.ids?.length !== b.ids?.length) return false
  const known = new Set(a.ids)
  return b.ids?.every((id) => known.has(id)) ?? true
}

/** After so long a new question no longer waits for the answer before it: the engine then drops that one. */
const PATIENCE_MS = 150
