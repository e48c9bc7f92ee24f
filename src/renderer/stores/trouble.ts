import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { LIMITS, WhiskerError, type TroubleReport } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useDataset } from './dataset.js'
import { latestOnly } from './latest.js'
import { useNotices } from './notices.js'
import { useWorkspace } from './workspace.js'

/** Kinds of trouble that are looked at apart. */
export const TROUBLE_KINDS = ['contradictions', 'leaks', 'exact', 'near', 'blank', 'tiny', 'extreme'] as const
export type TroubleKind = (typeof TROUBLE_KINDS)[number]

/** What is wrong with the open dataset, kept true while it is mended; null until it is known. */
export const useTrouble = defineStore('trouble', () => {
  const dataset = useDataset()
  const report = shallowRef<TroubleReport | null>(null)
  const nearThreshold = shallowRef<number>(LIMITS.nearThreshold.default)
  /** Share of the search for near-duplicates that is done; null when none is under way. */
  const scanned = shallowRef<number | null>(null)
  /** Shown in place of the grid: this kind, or everything. Null: the grid. */
  const shown = shallowRef<TroubleKind | 'all' | null>(null)
  /** Test images that are also in training, by dataset id: edits that are undone bring an id back. */
  const leaked = shallowRef<ReadonlyMap<string, number>>(new Map())

  const refresh = latestOnly(async (wanted: { id: string | undefined; nearThreshold: number }) => {
    if (wanted.id === undefined) return adopt(null)
    try {
      adopt(await engine.ask('dataset.trouble', { nearThreshold: wanted.nearThreshold }))
    } catch (error) {
      const isGone = error instanceof WhiskerError && ['no-dataset', 'engine-stopped'].includes(error.code)
      if (!isGone) useNotices().fail(error)
    }
  })

  function adopt(next: TroubleReport | null): void {
    report.value = next
    if (!next) return
    leaked.value = new Map([...leaked.value, [next.datasetId, next.leakedTest]])
    if (next.isScanned) scanned.value = null
  }

  const ask = () => refresh({ id: dataset.summary?.id, nearThreshold: nearThreshold.value })
  watch([() => dataset.summary?.id, nearThreshold], () => void ask(), { immediate: true })

  /** Follows the search; once, at start. */
  function listen(): void {
    engine.on('trouble-progress', ({ done, total }) => {
      scanned.value = done < total ? done / total : null
      if (done === total) void ask()
    })
  }

  function show(kind: TroubleKind | 'all' | null): void {
    shown.value = kind
    if (kind !== null) useWorkspace().go('data')
  }

  /** 0 where nothing is known of that dataset. */
  const leakedIn = (datasetId: string | null | undefined) => leaked.value.get(datasetId ?? '') ?? 0
  const current = computed(() => (report.value?.datasetId === dataset.summary?.id ? report.value : null))

  return { report: current, nearThreshold, scanned, shown, listen, show, leakedIn }
})
