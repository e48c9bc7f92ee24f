import { watch } from 'vue'
import type { RunSummary } from '../../engine/contract/index.js'
import { desktop } from '../desktop-bridge.js'
import { formatsFor } from '../format.js'
import { translate } from '../i18n.js'
import { useNotices } from '../stores/notices.js'
import { isActive, useRuns } from '../stores/runs.js'
import { useSettings } from '../stores/settings.js'
import { taskbarProgress } from './training-progress.js'

/** Tells the desktop how far training is, and that a run has ended while the window is in the background. Once. */
export function reportTraining(): void {
  const runs = useRuns()
  watch(
    () => JSON.stringify(taskbarProgress(runs.list.filter(isActive))),
    () => void useNotices().guard(desktop().request('window.progress', taskbarProgress(runs.list.filter(isActive)))),
  )
  const wasActive = new Set<string>()
  watch(
    () => runs.list.map((run) => `${run.id} ${run.state}`).join('\n'),
    () => {
      for (const run of runs.list) {
        if (isActive(run)) wasActive.add(run.id)
        else if (wasActive.delete(run.id)) void notify(run)
      }
    },
  )
}

async function notify(run: RunSummary): Promise<void> {
  const f = formatsFor(useSettings().language)
  const body = translate('training.notify.body', {
    cost: run.cost === null ? '–' : f.figure(run.cost),
    accuracy: run.testAccuracy === null ? '–' : f.percent(run.testAccuracy),
  })
  const title = translate(`training.notify.${run.state}`, { name: run.name })
  await useNotices().guard(desktop().request('window.notify', { title, body: run.message ?? body }))
}
