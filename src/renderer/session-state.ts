import type { ReplyBody } from '../engine/contract/index.js'
import { followEngineEdits } from './dataset/edit-commands.js'
import { forgetPixels } from './images/pixels.js'
import { useDataset } from './stores/dataset.js'
import { useNotices } from './stores/notices.js'
import { usePredictions } from './stores/predictions.js'
import { useRuns } from './stores/runs.js'

/** Shows what the engine holds: after (re)connecting, and after another project was opened. */
export async function adoptSession(state: ReplyBody<'session.state'>): Promise<void> {
  await useNotices().guard(useDataset().adopt(state.dataset))
  if (state.dataset) await useNotices().guard(followEngineEdits())
  useRuns().restore(state.runs)
  // What the engine that died was asked for, the new one is asked for again.
  forgetPixels()
  await usePredictions().refresh()
}
