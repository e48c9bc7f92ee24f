import type { ClassStatistics } from '../../engine/contract/index.js'

/** A class's statistics with how it is named and drawn. */
export interface ShownClass extends ClassStatistics {
  readonly name: string
  readonly isPositive: boolean
  /** A CSS colour. */
  readonly colour: string
}
