import { computed, watch } from 'vue'
import type { RunSummary } from '../../engine/contract/index.js'
import { desktop } from '../desktop-bridge.js'
import { formatsFor } from '../format.js'
import { translate } from '../i18n.js'
import { useDataset } from '../stores/dataset.js'
import { useProject } from '../stores/project.js'
import { useNotices } from '../stores/notices.js'
import { isActive, useRuns } from '../stores/runs.js'
import { useSettings } from '../stores/settings.js'

/** What the window does outside itself: its title, progress in the taskbar, a notification when a run has ended. */
export function useRunFeedback(): void {
  followTitle()
  followProgress()
  followEnds()
}

function quietly(request: Promise<unknown>): void {
  // The window works as well without its taskbar.
  request.catch((error: unknown) => console.warn('desktop:', error))
}

function followTitle(): void {
  const dataset = useDataset()
  const project = useProject()
  const title = computed(() => {
    const { name, dirty } = project.state
    if (name !== null) return `${dirty ? '● ' : ''}${name} – Whisker`
    return dataset.summary ? `${dataset.summary.name} – Whisker` : 'Whisker'
  })
  watch(title, (now) => quietly(desktop().request('window.title', { title: now })), { immediate: true })
}

function followProgress(): void {
  const runs = useRuns()
  const dataset = useDataset()
  const progress = computed(() => {
    const { importing } = dataset
    if (importing?.total) return { fraction: Math.min(1, importing.done / importing.total), paused: false }
    const run = runs.list.find(isActive)
    if (!run) return { fraction: null, paused: false }
    // Whole percents: the taskbar needs no sixty updates a second.
    const fraction = Math.floor((100 * run.iteration) / run.hyperparameters.iterations) / 100
    return { fraction: Math.min(1, fraction), paused: run.state === 'paused' }
  })
  watch(
    () => `${progress.value.fraction} ${progress.value.paused}`,
    () => quietly(desktop().request('window.progress', progress.value)),
  )
}

function followEnds(): void {
  const runs = useRuns()
  const states = computed(() => runs.list.map((run) => [run.id, run.state] as const))
  watch(states, (now, before) => {
    const active = new Set(before.filter(([, state]) => isActiveState(state)).map(([id]) => id))
    for (const [id, state] of now) {
      const run = active.has(id) && !isActiveState(state) ? runs.byId(id) : null
      if (run) announce(run)
    }
  })
}

function isActiveState(state: RunSummary['state']): boolean {
  return state === 'preparing' || state === 'running' || state === 'paused'
}

function announce(run: RunSummary): void {
  const f = formatsFor(useSettings().language)
  const title = translate(`shell.ended.${run.state}`, { name: run.name })
  const figures = [
    run.cost === null ? null : translate('shell.ended.cost', { cost: f.figure(run.cost) }),
    run.testAccuracy === null ? null : translate('shell.ended.testAccuracy', { accuracy: f.percent(run.testAccuracy) }),
  ]
  const detail = run.message ?? (figures.filter((part) => part !== null).join(' · ') || null)
  const kind = run.state === 'finished' ? 'success' : run.state === 'stopped' ? 'info' : 'error'
  useNotices().say(kind, title, { detail })
  quietly(desktop().request('window.notify', { title, body: detail ?? '' }))
}
