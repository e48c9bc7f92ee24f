import type { SpreadOfSeeds } from '../../../engine/contract/index.js'

/** The test accuracies there are; none where the dataset has no test images. */
export function testAccuraciesOf({ testAccuracies }: Pick<SpreadOfSeeds, 'testAccuracies'>): number[] {
  return testAccuracies.filter((accuracy) => accuracy !== null)
}
