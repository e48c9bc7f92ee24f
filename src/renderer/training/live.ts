import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { WhiskerError, type Hyperparameters, type RunSummary } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { translate } from '../i18n.js'
import { useDataset } from '../stores/dataset.js'
import { useEvaluation } from '../stores/evaluation.js'
import { useHistory } from '../stores/history.js'
import { useHyperparameters } from '../stores/hyperparameters.js'
import { latestOnly } from '../stores/latest.js'
import { useMoment } from '../stores/moment.js'
import { useNotices } from '../stores/notices.js'
import { isActive, useRuns } from '../stores/runs.js'
import { useSettings } from '../stores/settings.js'
import { estimateSeconds } from './estimate.js'
import { sameHyperparameters } from './form-draft.js'
import { Gesture } from './gesture.js'
import { useTrainBlock } from './use-train-block.js'

/** Live by itself where a whole run is expected to take less than this: about a second, on a busy computer too. */
const INSTANT_SECONDS = 1.5
/** A preview that takes longer than this gives way to a newer one; shorter ones are waited for, or none would end. */
const PATIENCE_MS = 3000
/** Stands for a visit to the images; visits to controls count from 0. */
const EDITING = -1

/**
 * Live mode: every change of a hyperparameter retrains at once and shows the result beside the list (a preview);
 * letting go puts it into the list. One visit to a control leaves one run, the newest.
 */
export const useLive = defineStore('live', () => {
  const { on, estimate, toggle } = useLiveSwitch()
  const block = useTrainBlock()
  const hyperparameters = useHyperparameters()
  const dataset = useDataset()
  const runs = useRuns()
  const gesture = new Gesture(() => void commit())
  const keep = useKeeping(gesture)
  /** Resolves when the newest preview is on screen. */
  let settled: Promise<void> = Promise.resolve()
  /** A change has been made that is in no list yet. */
  const pending = shallowRef(false)
  /** The newest change was one of the images, which has its own undo. */
  let byEdit = false

  const preview = latestOnly(showPreview, PATIENCE_MS)

  function changed(edit: boolean): void {
    byEdit = edit
    if (!on.value || block.value !== null || !hyperparameters.valid) return gesture.forget()
    pending.value = true
    gesture.touch()
    settled = preview(hyperparameters.valid)
  }

  /** Puts what is on screen into the list, once it is there; at once if nothing has changed since. */
  async function commit(): Promise<void> {
    gesture.forget()
    await settled
    if (runs.preview) await keep(runs.preview, byEdit)
    pending.value = false
  }

  /** The first run after the demo set has opened by itself. */
  async function first(): Promise<void> {
    if (useSettings().values.live === false || runs.list.length > 0 || block.value !== null) return
    if (hyperparameters.valid) await runs.start(hyperparameters.valid)
  }

  watch(
    () => hyperparameters.edits,
    () => changed(false),
  )
  watch(
    () => dataset.summary?.id,
    (now, before) => {
      runs.dropPreview()
      // Other labels, exclusions or another split of the same images; what a person opens they train when they like.
      if (now !== undefined && before !== undefined && runs.list.length > 0 && !dataset.opening) changed(true)
    },
  )
  const listen = () => gesture.listen(window)

  return { on, estimate, pending, toggle, commit, first, listen }
})

function useLiveSwitch() {
  const settings = useSettings()
  const hyperparameters = useHyperparameters()
  const dataset = useDataset()
  const runs = useRuns()

  /** Seconds that a whole run is expected to take; null while nobody can say. */
  const estimate = computed(() => {
    const { valid, features } = hyperparameters
    if (!valid || !dataset.summary) return null
    return estimateSeconds(valid, features, dataset.summary.train, runs.list).seconds
  })
  const automatic = computed(() => estimate.value !== null && estimate.value < INSTANT_SECONDS)
  const on = computed(() => settings.values.live ?? automatic.value)

  /** Back to what would be so by itself is back to automatic. */
  function toggle(): void {
    void settings.set({ live: on.value === !automatic.value ? null : !on.value })
  }

  return { on, estimate, toggle }
}

/** Trains with priority and shows the result. The list may have that very run already: then it is shown. */
async function showPreview(wanted: Hyperparameters): Promise<void> {
  const runs = useRuns()
  const known = knownRun(wanted)
  if (known) return runs.show(known.id)
  const { threshold, adopt } = useEvaluation()
  try {
    const { run, curve, evaluation } = await engine.ask('run.preview', { hyperparameters: plain(wanted), threshold })
    if (run.datasetId !== useDataset().summary?.id) return
    runs.showPreview(run, curve)
    useMoment().carry(run.id)
    adopt(evaluation)
  } catch (error) {
    // `cancelled` (a newer one took its place) says nothing; a lost engine has its own banner.
    if (!(error instanceof WhiskerError && error.code === 'engine-stopped')) useNotices().fail(error)
  }
}

function knownRun(wanted: Hyperparameters): RunSummary | undefined {
  const datasetId = useDataset().summary?.id
  return useRuns().list.findLast(
    (run) =>
      run.origin === 'trained' &&
      run.datasetId === datasetId &&
      (run.state === 'finished' || run.state === 'diverged' || isActive(run)) &&
      sameHyperparameters(run.hyperparameters, wanted),
  )
}

/** Without Vue's proxies. */
const plain = (values: Hyperparameters): Hyperparameters => ({ ...values, hiddenLayers: [...values.hiddenLayers] })

/**
 * Moves previews into the list, so that it can be taken back together with the change that led there. After an edit of
 * the images it is the edit that is taken back, and live mode follows; edits in a row leave one run, the newest.
 */
function useKeeping(gesture: Gesture): (preview: RunSummary, byEdit: boolean) => Promise<void> {
  const runs = useRuns()
  const hyperparameters = useHyperparameters()
  let last: { readonly run: RunSummary; readonly visit: number } | null = null

  /** The run of the same visit to the same control, unless the person has given it a name. */
  function replaced(visit: number): RunSummary | null {
    if (last?.visit !== visit) return null
    return runs.byId(last.run.id)?.name === last.run.name ? last.run : null
  }

  function adopt(run: RunSummary): void {
    runs.keepPreview(run)
    useMoment().carry(run.id)
  }

  async function keepAfterEdit(): Promise<void> {
    const old = replaced(EDITING)
    const kept = await useNotices().guard(engine.ask('run.keepPreview', { name: null }))
    if (!kept) return
    adopt(kept)
    if (old) await runs.take(old.id)
    runs.show(kept.id)
    last = { run: kept, visit: EDITING }
  }

  return async (preview, byEdit) => {
    if (byEdit) return keepAfterEdit()
    const before = runs.current
    const old = replaced(gesture.visit)
    let kept: RunSummary | null = null
    const redo = async () => {
      if (kept) await runs.putBack(kept.id)
      else adopt((kept = await engine.ask('run.keepPreview', { name: null })))
      if (old) await runs.take(old.id)
      runs.show(kept.id)
      hyperparameters.set(kept.hyperparameters)
    }
    const undo = async () => {
      if (old) await runs.putBack(old.id)
      if (kept) await runs.take(kept.id)
      runs.show(before && runs.byId(before.id) ? before.id : runs.currentId)
      if (before?.origin === 'trained') hyperparameters.set(before.hyperparameters)
    }
    const name = translate('training.live.undo', { name: preview.name })
    await useNotices().guard(useHistory().perform({ name, redo, undo }))
    last = kept && { run: kept, visit: gesture.visit }
  }
}
