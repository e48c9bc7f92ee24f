import { useDataset } from './stores/dataset.js'
import { useEngine } from './stores/engine.js'
import { useHyperparameters } from './stores/hyperparameters.js'
import { useNotices } from './stores/notices.js'
import { useRuns } from './stores/runs.js'
import { useSettings } from './stores/settings.js'

/** The window's start, in reading order: settings, then the engine, then what it holds, or the demo set. */
export async function start(): Promise<void> {
  const notices = useNotices()
  await notices.guard(useSettings().load())
  useHyperparameters().load()
  useDataset().listen()
  useRuns().listen()
  useEngine().onSession(async (state) => {
    await notices.guard(useDataset().adopt(state.dataset))
    useDataset().importing = state.importing
    useRuns().restore(state.runs)
    if (!state.dataset && !state.importing) await useDataset().openDemo()
  })
  await notices.guard(useEngine().connect())
}
