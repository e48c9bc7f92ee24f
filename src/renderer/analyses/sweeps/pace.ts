import type { OrderOf } from '../../../engine/contract/index.js'
import type { AnalysisOf } from '../../stores/analyses.js'

/** Fewer have shown no pace: the first trainings of a sweep are not like the rest. */
const LEAST_TRAININGS = 20

/**
 * Seconds that so many cells will take at the pace of the last sweep; null where that one says nothing about it: too
 * few trainings, other folds, another base, or other values on an axis.
 */
export function secondsAtPace(
  last: Pick<AnalysisOf<'sweep'>, 'order' | 'done' | 'seconds'>,
  order: OrderOf<'sweep'>,
  cells: number,
): number | null {
  const asked = ({ hyperparameters, axes, folds }: OrderOf<'sweep'>) => JSON.stringify({ hyperparameters, axes, folds })
  if (last.done < LEAST_TRAININGS || asked(last.order) !== asked(order)) return null
  return (last.seconds / last.done) * cells * order.folds
}
