import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Snapshot } from '../../engine/contract/index.js'
import { useRuns } from './runs.js'

/** The iteration on screen, with its figures. */
export type ShownMoment = Pick<Snapshot, 'iteration' | 'cost' | 'testCost'>

/**
 * Which run is on screen, and as it was at which iteration. A person scrubs with `goTo`; the evaluation store fetches
 * that snapshot and says `arrive`. Every view shows `iteration`, never `wanted`, so that all of them agree.
 */
export const useMoment = defineStore('moment', () => {
  const runs = useRuns()
  const asked = shallowRef<{ runId: string; iteration: number } | null>(null)
  const arrived = shallowRef<{ runId: string; moment: ShownMoment } | null>(null)

  /** The current run's, or that of the newest preview ("preview": `version` tells one preview from the next). */
  const runId = computed(() => runs.shown?.id ?? null)
  const version = computed(() => (runs.preview ? runs.previewVersion : 0))
  /** Where the scrubber stands; null: at the end. */
  const wanted = computed(() => (asked.value?.runId === runId.value ? (asked.value?.iteration ?? null) : null))
  const shown = computed(() => (arrived.value?.runId === runId.value ? (arrived.value?.moment ?? null) : null))
  /** The iteration every view shows; null: the newest. */
  const iteration = computed(() => shown.value?.iteration ?? null)

  /** null: back to the end. */
  function goTo(next: number | null): void {
    asked.value = next === null || runId.value === null ? null : { runId: runId.value, iteration: next }
  }

  /** What the views show from now on: a snapshot's figures, or null: the newest parameters. */
  function arrive(moment: ShownMoment | null): void {
    arrived.value = moment && runId.value !== null ? { runId: runId.value, moment } : null
  }

  /** The run on screen goes by another id, or another one takes its place at the same iteration. */
  function carry(to: string): void {
    if (asked.value) asked.value = { ...asked.value, runId: to }
    if (arrived.value) arrived.value = { ...arrived.value, runId: to }
  }

  return { runId, version, wanted, shown, iteration, goTo, arrive, carry }
})
