import { computed, nextTick, shallowRef, watch } from 'vue'
import { WhiskerError, type ReplyBody } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useEngine } from '../stores/engine.js'
import { latestOnly } from '../stores/latest.js'
import { useMoment } from '../stores/moment.js'
import { describeFailure } from '../stores/notices.js'
import { hasParameters, isActive, useRuns } from '../stores/runs.js'

/** More images than anyone looks at, and few enough to be sent along while scrubbing. */
const MOST_UNITS = 64

export interface ShownWeights extends ReplyBody<'run.weights'> {
  readonly runId: string
  readonly runName: string
  /** Units of the first layer; `layers` may hold only the first of them. */
  readonly firstUnits: number
}

interface Wanted {
  readonly runId: string
  /** Tells one preview from the next, and a run that goes on from itself before. */
  readonly version: string
  readonly iteration: number | null
}

/**
 * The weights of the run on screen at the moment on screen, while the component that asks is mounted. What is shown
 * stays until the new ones are here, also while a new run is still training (`stale`).
 */
export function useShownWeights() {
  const runs = useRuns()
  const moment = useMoment()
  const life = useEngine()
  const shown = shallowRef<ShownWeights | null>(null)
  const problem = shallowRef<{ title: string; detail: string | null } | null>(null)

  const wanted = computed((): Wanted | null => {
    const run = runs.shown
    if (!run || !hasParameters(run) || life.status !== 'ready') return null
    const version = [moment.version, run.state, run.iteration].join(' ')
    return { runId: run.id, version, iteration: moment.iteration }
  })
  const isLate = ({ runId, version }: Wanted) => wanted.value?.runId !== runId || wanted.value.version !== version

  const follow = latestOnly(async (about: Wanted) => {
    const run = runs.byId(about.runId)
    const { runId, iteration } = about
    try {
      const answer = await engine.ask('run.weights', { runId, iteration, maxUnits: MOST_UNITS })
      if (isLate(about) || !run) return
      shown.value = { ...answer, runId, runName: run.name, firstUnits: run.layerSizes[1] ?? 1 }
      problem.value = null
      await drawn()
    } catch (error) {
      if (isLate(about) || isPassing(error)) return
      shown.value = null
      problem.value = describeFailure(error)
    }
  })

  watch(
    wanted,
    (now, before) => {
      if (now && JSON.stringify(now) !== JSON.stringify(before)) void follow(now)
    },
    { immediate: true },
  )
  /** A run that is still training has none yet; with no run there is nothing to show. */
  watch(
    () => runs.shown,
    (run) => {
      if (run && (isActive(run) || hasParameters(run))) return
      shown.value = null
      problem.value = null
    },
  )
  const stale = computed(() => {
    const run = runs.shown
    return shown.value !== null && run !== null && isActive(run) && shown.value.runId !== run.id
  })

  return { shown, problem, stale }
}

/** After an update that took this long, twice as long is left to everything else: a hand that drags needs it more. */
const REST = 2
const CHEAP_MS = 4

/** Resolves when what was just assigned is on the canvases, and after the rest that this has cost. */
async function drawn(): Promise<void> {
  const start = performance.now()
  await nextTick()
  const took = performance.now() - start
  if (took > CHEAP_MS) await new Promise((resolve) => setTimeout(resolve, REST * took))
}

const PASSING: readonly string[] = ['engine-stopped', 'cancelled', 'not-found']

/** The engine is being restarted, or the run has given way to a newer one (a preview), which the window will hear of. */
function isPassing(error: unknown): boolean {
  return error instanceof WhiskerError && PASSING.includes(error.code)
}
