import { watch } from 'vue'
import { followEngineEdits } from './dataset/edit-commands.js'
import { forgetPixels } from './images/pixels.js'
import { useAnalyses } from './stores/analyses.js'
import { useDataset } from './stores/dataset.js'
import { useEngine } from './stores/engine.js'
import { useHyperparameters } from './stores/hyperparameters.js'
import { useFolderChanges } from './stores/folder-changes.js'
import { useIncoming } from './stores/incoming.js'
import { useNotices } from './stores/notices.js'
import { usePredictions } from './stores/predictions.js'
import { useRuns } from './stores/runs.js'
import { useTrouble } from './stores/trouble.js'
import { useSettings } from './stores/settings.js'
import { useLive } from './training/live.js'

/** Image numbers mean other pixels once the images were decoded again; own photos are decoded as their run's images. */
function forgetStalePixels(): void {
  const view = () => usePredictions().ready
  watch([() => useDataset().generation, () => view()?.imageSize, () => view()?.fit], forgetPixels)
}

/** The window's start, in reading order: settings, then the engine, then what it holds, or the demo set. */
export async function start(): Promise<void> {
  const notices = useNotices()
  await notices.guard(useSettings().load())
  useHyperparameters().load()
  useDataset().listen()
  useIncoming().listen()
  useFolderChanges().listen()
  useRuns().listen()
  useTrouble().listen()
  useAnalyses().listen()
  useLive().listen()
  forgetStalePixels()
  useEngine().onSession(async (state) => {
    await notices.guard(useDataset().adopt(state.dataset))
    useDataset().follow(state.importing)
    if (state.dataset) await notices.guard(followEngineEdits())
    await notices.guard(useFolderChanges().ask())
    useRuns().restore(state.runs)
    await useAnalyses().restore()
    // What the engine that died was asked for, the new one is asked for again.
    forgetPixels()
    await usePredictions().refresh()
    if (!state.dataset && !state.importing && (await useDataset().openDemo())) await useLive().first()
  })
  await notices.guard(useEngine().connect())
}
