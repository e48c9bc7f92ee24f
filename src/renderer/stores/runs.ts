import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type { EventOf, Hyperparameters, RunCurve, RunSummary } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { translate } from '../i18n.js'
import { useHistory } from './history.js'
import { useNotices } from './notices.js'
import { createCurves, type Curves } from './run-curves.js'

/** Being prepared, running or paused: it can still change. */
export function isActive(run: RunSummary): boolean {
  return run.state === 'preparing' || run.state === 'running' || run.state === 'paused'
}

/** It has parameters to evaluate, predict with and export. */
export function hasParameters(run: RunSummary): boolean {
  return run.state === 'finished' || run.state === 'stopped' || run.state === 'diverged'
}

function createState() {
  const all = shallowReactive(new Map<string, RunSummary>())
  const currentId = shallowRef<string | null>(null)
  const preview = shallowRef<RunSummary | null>(null)
  const current = computed(() => (currentId.value === null ? null : (all.get(currentId.value) ?? null)))
  return {
    all,
    currentId,
    /** The newest run of live mode, while it is in no list yet. */
    preview,
    /** Counts the previews, which all bear the same id. */
    previewVersion: shallowRef(0),
    /** Ids of the runs drawn in the chart. */
    visible: shallowReactive(new Set<string>()),
    list: computed(() => [...all.values()]),
    current,
    /** The run every view shows: the preview if there is one, otherwise the current run. */
    shown: computed(() => preview.value ?? current.value),
  }
}
type State = ReturnType<typeof createState>

/**
 * All runs in the order they were started (`list`), the current one (shown, evaluated, exported), those drawn in the
 * chart (`visible`), and their cost curves.
 *
 * Curves live outside Vue's reactivity because they grow sixty times a second: read `curves(id)` inside whatever
 * watches `curveVersion(id)`, which counts up with every batch.
 */
export const useRuns = defineStore('runs', () => {
  const state = createState()
  const curves = createCurves()
  const { all, list, current, currentId, visible, preview, previewVersion, shown } = state
  const byId = (id: string): RunSummary | null => (preview.value?.id === id ? preview.value : (all.get(id) ?? null))
  const setVisible = (id: string, on: boolean): unknown => (on ? visible.add(id) : visible.delete(id))

  return {
    list,
    current,
    currentId,
    visible,
    preview,
    previewVersion,
    shown,
    byId,
    setVisible,
    curves: curves.of,
    curveVersion: curves.version,
    ...keeping(state, curves),
    ...previewing(state, curves),
    ...controls(state, curves),
    ...changes(state, curves),
  }
})

/** Makes a run the current one; the chart always draws that, the one before it, and those in `visible`. */
function showIn({ currentId, preview }: State, id: string | null): void {
  preview.value = null
  currentId.value = id
}

function removeFrom({ all, visible, currentId, list }: State, curves: Curves, id: string): void {
  all.delete(id)
  visible.delete(id)
  curves.forget(id)
  if (currentId.value === id) currentId.value = list.value.at(-1)?.id ?? null
}

/** Following what the engine says. */
function keeping(state: State, curves: Curves) {
  const { all } = state

  function onCosts(event: EventOf<'run-costs'>): void {
    const last = curves.append(event)
    const run = all.get(event.runId)
    if (!run || !isActive(run) || event.iteration < run.iteration) return
    all.set(run.id, {
      ...run,
      iteration: event.iteration,
      cost: last.train ?? run.cost,
      testCost: last.test ?? run.testCost,
    })
  }

  /** Everything the engine holds, after (re)connecting. The current run stays current if it still exists. */
  function restore(runs: readonly RunSummary[]): void {
    state.preview.value = null
    const kept = new Set(runs.map(({ id }) => id))
    for (const id of [...all.keys()]) if (!kept.has(id)) removeFrom(state, curves, id)
    for (const run of runs) {
      all.set(run.id, run)
      curves.refetch(run.id)
    }
    if (!state.current.value) showIn(state, runs.at(-1)?.id ?? null)
  }

  /** Follows the engine's events; once, at start. */
  function listen(): void {
    engine.on('run-changed', ({ run }) => all.set(run.id, run))
    engine.on('run-removed', ({ runId }) => removeFrom(state, curves, runId))
    engine.on('run-costs', onCosts)
  }

  return { restore, listen }
}

/** Live mode's newest run: shown at once, kept when the person lets go. */
function previewing(state: State, curves: Curves) {
  const { all, preview, previewVersion } = state

  function showPreview(run: RunSummary, curve: RunCurve): void {
    curves.replace(run.id, curve)
    preview.value = run
    previewVersion.value += 1
  }

  function dropPreview(): void {
    preview.value = null
  }

  /** The engine has put the preview into the list as `run`. */
  function keepPreview(run: RunSummary): void {
    if (preview.value) curves.move(preview.value.id, run.id)
    all.set(run.id, run)
    showIn(state, run.id)
  }

  return { showPreview, dropPreview, keepPreview }
}

/** Start, pause, resume, stop; choose. */
function controls(state: State, curves: Curves) {
  /** Takes a new run in and makes it the current one. */
  function adopt(run: RunSummary): void {
    if (!state.all.has(run.id)) state.all.set(run.id, run)
    showIn(state, run.id)
  }

  /** Starts a run and makes it the current one. Says so and gives null when the engine refuses. */
  async function start(hyperparameters: Hyperparameters, name: string | null = null): Promise<RunSummary | null> {
    const body = { hyperparameters: { ...hyperparameters, hiddenLayers: [...hyperparameters.hiddenLayers] }, name }
    const run = await useNotices().guard(engine.ask('run.start', body))
    if (!run) return null
    curves.begin(run.id)
    adopt(run)
    return run
  }

  const tell = (kind: 'run.pause' | 'run.resume' | 'run.stop') => (runId: string) =>
    useNotices().guard(engine.ask(kind, { runId }))

  const show = (id: string | null) => showIn(state, id)
  return { show, adopt, start, pause: tell('run.pause'), resume: tell('run.resume'), stop: tell('run.stop') }
}

/** Rename and delete; both can be undone. */
function changes(state: State, curves: Curves) {
  const { all, visible } = state

  async function rename(id: string, name: string): Promise<void> {
    const before = all.get(id)?.name
    const after = name.trim()
    if (before === undefined || after === '' || after === before) return
    const to = async (value: string) => all.set(id, await engine.ask('run.rename', { runId: id, name: value }))
    const command = {
      name: translate('shell.undo.renameRun', { name: after }),
      redo: () => to(after),
      undo: () => to(before),
    }
    await useNotices().guard(useHistory().perform(command))
  }

  /** Takes a run out of the list; the engine keeps it for `putBack`. Rejects when the engine refuses. */
  async function take(id: string): Promise<void> {
    await engine.ask('run.delete', { runId: id })
    removeFrom(state, curves, id)
  }

  async function putBack(id: string): Promise<void> {
    all.set(id, await engine.ask('run.restore', { runId: id }))
  }

  /** The notice offers to undo it. */
  async function destroy(id: string): Promise<void> {
    const run = all.get(id)
    if (!run) return
    const [wasVisible, wasCurrent] = [visible.has(id), state.currentId.value === id]
    const command = {
      name: translate('shell.undo.deleteRun', { name: run.name }),
      redo: () => take(id),
      undo: async () => {
        await putBack(id)
        if (wasVisible) visible.add(id)
        if (wasCurrent || !state.current.value) showIn(state, id)
      },
    }
    const done = await useNotices().guard(
      useHistory()
        .perform(command)
        .then(() => true),
    )
    if (!done) return
    const action = { label: translate('shell.command.undo'), run: () => void useHistory().undo() }
    useNotices().say('info', translate('shell.notice.runDeleted', { name: run.name }), { action })
  }

  /** Kept with the run. */
  async function annotate(id: string, notes: string): Promise<void> {
    const run = await useNotices().guard(engine.ask('run.annotate', { runId: id, notes }))
    if (run) all.set(id, run)
  }

  return { rename, annotate, take, putBack, destroy }
}
