import { computed } from 'vue'
import { useDataset } from '../stores/dataset.js'
import { useEngine } from '../stores/engine.js'
import { useHyperparameters } from '../stores/hyperparameters.js'
import { isActive, useRuns } from '../stores/runs.js'
import { trainBlock } from './train-block.js'

/** Start, pause, resume and stop as buttons, keys and menu share them. */
export function useTraining() {
  const dataset = useDataset()
  const engine = useEngine()
  const runs = useRuns()
  const hyperparameters = useHyperparameters()

  const block = computed(() =>
    trainBlock({
      engine: engine.status,
      importing: dataset.opening || dataset.importing !== null,
      dataset: dataset.summary,
      formValid: hyperparameters.valid !== null,
    }),
  )
  /** The current run while it can still change, otherwise null. */
  const active = computed(() => (runs.current && isActive(runs.current) ? runs.current : null))

  async function start(): Promise<void> {
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
