import type { Session } from '../session/index.js'

/** Files of the dataset that are not used, and why; of a project, also images that are missing or changed. */
export function skippedFiles(session: Session): { path: string; reason: string }[] {
  return session.datasets.report().flatMap(({ path, rejection }) => {
    return rejection ? [{ path, reason: rejection.reason }] : []
  })
}
