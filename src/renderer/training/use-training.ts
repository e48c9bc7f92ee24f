import { computed } from 'vue'
import { useHyperparameters } from '../stores/hyperparameters.js'
import { isActive, useRuns } from '../stores/runs.js'
import { useLive } from './live.js'
import { useTrainBlock } from './use-train-block.js'

/** Start, pause, resume and stop as buttons, keys and menu share them. */
export function useTraining() {
  const live = useLive()
  const runs = useRuns()
  const hyperparameters = useHyperparameters()

  const block = useTrainBlock()
  /** The current run while it can still change, otherwise null. */
  const active = computed(() => (runs.current && isActive(runs.current) ? runs.current : null))

  /** What live mode shows already is put into the list rather than trained again. */
  async function start(): Promise<void> {
    if (live.pending) return live.commit()
    if (block.value === null && hyperparameters.valid) await runs.start(hyperparameters.valid)
  }

  async function pauseOrResume(): Promise<void> {
    const run = active.value
    if (run) await (run.state === 'paused' ? runs.resume(run.id) : runs.pause(run.id))
  }

  async function stop(): Promise<void> {
    if (active.value) await runs.stop(active.value.id)
  }

  /** Space: pause or resume what runs, otherwise start. */
  const toggle = () => (active.value ? pauseOrResume() : start())

  return { block, active, start, pauseOrResume, stop, toggle }
}
