import { watch } from 'vue'
import { forgetPixels } from './images/pixels.js'
import { useAnalyses } from './stores/analyses.js'
import { useDataset } from './stores/dataset.js'
import { useEngine } from './stores/engine.js'
import type { ReplyBody } from '../engine/contract/index.js'
import { engine } from './engine-client.js'
import { formatsFor } from './format.js'
import { translate } from './i18n.js'
import { adoptSession } from './session-state.js'
import { useHyperparameters } from './stores/hyperparameters.js'
import { useProject } from './stores/project.js'
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

let told = false

/** Once: what was restored after Whisker had ended in the middle of something, and what can go on. */
async function tellRestored({ project, runs, recovered }: ReplyBody<'session.state'>): Promise<void> {
  if (project.missing > 0) useProject().missing = (await engine.ask('project.missing', {})).missing
  if (told) return
  told = true
  if (!recovered) return
  const run = runs.findLast(({ state }) => state === 'paused')
  if (!run) return void useNotices().say('info', translate('project.recovered'))
  const iteration = formatsFor(useSettings().language).count(run.iteration)
  const detail = translate('project.resumable', { name: run.name, iteration })
  const action = { label: translate('project.resume'), run: () => void useRuns().resume(run.id) }
  useNotices().say('info', translate('project.recovered'), { detail, action })
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
  useProject().listen()
  useEngine().onSession(async (state) => {
    useProject().adopt(state.project)
    useProject().unsafe = state.unsaved
    await adoptSession(state)
    useDataset().follow(state.importing)
    await notices.guard(useFolderChanges().ask())
    await useAnalyses().restore()
    await tellRestored(state)
    if (!state.dataset && !state.importing && (await useDataset().openDemo())) await useLive().first()
  })
  await notices.guard(useEngine().connect())
}
