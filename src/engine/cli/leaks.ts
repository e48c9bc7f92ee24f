import type { Session } from '../session/index.js'

/** Groups of images with the same pixels that lie in train and in test. `check` looks for near-duplicates too. */
export function exactLeaks(session: Session): string[][] {
  const { groups } = session.trouble.exactReport()
  const leaking = groups.filter(({ leak }) => leak !== null)
  return leaking.map(({ ids }) => ids.map((id) => session.datasets.image(id).path))
}

/** In one sentence; none where nothing leaks. */
export function leaksInWords(session: Session): string[] {
  const { leakedTest } = session.trouble.exactReport()
  if (leakedTest === 0) return []
  const images = leakedTest === 1 ? '1 test image is' : `${leakedTest} test images are`
  return [`${images} also in train: the test accuracy is too good (whisker check names them).`]
}
