/** A curve has about this many recorded iterations at most. */
const MAX_POINTS = 10_000
const DIRECT_TEST_POINTS = 100

/** At which iterations costs are recorded. The cost after the last update is recorded besides. */
export interface Schedule {
  isTrainDue(iteration: number): boolean
  isTestDue(iteration: number): boolean
}

/**
 * Train costs at every r-th iteration with r = max(1, ⌈iterations / 10,000⌉), and always at every 100th. Test costs at
 * the same ones where they are cheap, otherwise about a hundred times a run.
 */
export function scheduleOf(iterations: number, cheapTest: boolean): Schedule {
  const step = Math.max(1, Math.ceil(iterations / MAX_POINTS))
  const testStep = Math.max(1, Math.floor(iterations / DIRECT_TEST_POINTS))
  const isTrainDue = (iteration: number) => iteration % step === 0 || iteration % 100 === 0
  return { isTrainDue, isTestDue: cheapTest ? isTrainDue : (iteration) => iteration % testStep === 0 }
}

/** So many train costs, evenly spread, and no test costs but the last ones; null where the run is not terse. */
export function terseSchedule(iterations: number, points: number | null | undefined): Schedule | null {
  if (points === null || points === undefined) return null
  const step = points === 0 ? Infinity : Math.max(1, Math.floor(iterations / points))
  return { isTrainDue: (iteration) => iteration % step === 0 && points > 0, isTestDue: () => false }
}
