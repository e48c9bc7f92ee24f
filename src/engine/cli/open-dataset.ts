import { basename } from 'node:path'
import { type Hyperparameters, LIMITS, type OpenedProject, WhiskerError } from '../contract/index.js'
import type { Session } from '../session/index.js'
import { type DatasetChoice, isProject } from './dataset-options.js'
import { expectThere } from './paths.js'
import type { Terminal } from './terminal.js'

/** Missing images that are named one by one; the report has them all. */
const NAMED = 5

/**
 * Opens what a command is about. A project brings labels, exclusions and split with it, and is otherwise as it was
 * saved: only what the command line says is laid over it. The hyperparameters of its form; null: there are none.
 */
export async function openDataset(
  { path, test, given }: DatasetChoice,
  session: Session,
  terminal: Terminal,
): Promise<Hyperparameters | null> {
  if (isProject(path)) {
    await openProject(path, session, terminal)
    if (Object.keys(given).length > 0) await session.datasets.configure(given)
    return session.projects.state().hyperparameters
  }
  await expectThere(test === null ? [path] : [path, test])
  const options = {
    imageSize: given.imageSize ?? LIMITS.imageSize.default,
    fit: given.fit ?? 'squash',
    testFraction: given.testFraction ?? LIMITS.testFraction.default,
    splitSeed: given.splitSeed ?? LIMITS.seed.default,
    positiveClass: given.positiveClass ?? null,
  }
  await session.datasets.open([path], options, test === null ? {} : { testPaths: [test] })
  return null
}

/** Says what is not as it was saved. Throws `no-images` where the project holds none, or none of them is found. */
export async function openProject(path: string, session: Session, terminal: Terminal): Promise<void> {
  const name = basename(path)
  const opened = await session.projects.open(path)
  const { missing, unknown, fellBack } = opened
  const there = session.datasets.holds()?.dataset.images.length ?? 0
  if (there + missing.length === 0) throw new WhiskerError('no-images', `"${name}" is a project without images.`, name)
  if (there === 0) throw new WhiskerError('no-images', `${missingOf(name, there, opened)} Put them back.`, name)
  if (fellBack !== null) terminal.warn(`${fellBack} Its previous generation was opened instead.`)
  if (missing.length > 0) terminal.warn(missingOf(name, there, opened))
  if (unknown > 0) {
    const images = unknown === 1 ? '1 image there is' : `${unknown} images there are`
    terminal.warn(`${images} not in the project "${name}" and left out.`)
  }
}

/** "3 of the 24 images of "cats.whisker" are missing, 1 of them changed: cat/a.png, cat/b.png, cat/c.png." */
function missingOf(name: string, there: number, { missing }: OpenedProject): string {
  const changed = missing.filter((one) => one.changed).length
  const how = changed === 0 ? '' : `, ${changed} of them because the file has other content now`
  const named = missing.slice(0, NAMED).map(({ path }) => path)
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : ''
  const are = missing.length === 1 ? 'is' : 'are'
  return `${missing.length} of the ${there + missing.length} images of "${name}" ${are} missing${how}: ${named.join(', ')}${more}.`
}
