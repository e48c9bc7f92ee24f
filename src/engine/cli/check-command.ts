import type { DuplicateGroup, ImageId, TroubleReport } from '../contract/index.js'
import type { Session } from '../session/index.js'
import type { CheckCommand } from './arguments.js'
import { type DatasetChoice, isProject } from './dataset-options.js'
import { showProgress } from './lab.js'
import { openDataset } from './open-dataset.js'
import { expectThere } from './paths.js'
import { skippedFiles } from './skipped-files.js'
import type { Terminal } from './terminal.js'
import { percent } from './train-command.js'

/** Imports and says what is wrong with the dataset. Trouble that is found is no failure. */
export async function runCheck(command: CheckCommand, session: Session, terminal: Terminal): Promise<void> {
  const hideProgress = showProgress(session, terminal)
  await openDataset(await withAnyClass(command.dataset, session), session, terminal)
  const report = await session.trouble.fullReport(command.nearThreshold)
  hideProgress()
  terminal.print(command.output === 'json' ? `${JSON.stringify(asJson(session, report))}\n` : inWords(session, report))
}

/** Which class is the positive one does not matter here: as a name says, else the first. A project knows. */
async function withAnyClass(dataset: DatasetChoice, session: Session): Promise<DatasetChoice> {
  const { path, given } = dataset
  if (isProject(path)) return dataset
  await expectThere([path])
  const { positiveGuess, classes } = await session.datasets.outline([path])
  const positiveClass = positiveGuess === null ? classes[0]?.name : undefined
  return { ...dataset, given: { ...given, positiveClass } }
}

function asJson(session: Session, { groups }: TroubleReport) {
  const paths = (those: readonly ImageId[][]) => those.map((ids) => ids.map((id) => session.datasets.image(id).path))
  const idsWhere = (applies: (group: DuplicateGroup) => boolean) => groups.filter(applies).map(({ ids }) => ids)
  return {
    exactDuplicates: paths(groups.flatMap(exactTwins)),
    nearDuplicates: paths(idsWhere(({ kind }) => kind === 'near')),
    leaks: paths(idsWhere(({ leak }) => leak !== null)),
    contradictions: paths(idsWhere(({ contradiction }) => contradiction !== null)),
    skipped: skippedFiles(session),
  }
}

/** A group of near-duplicates may hold several images more than once. */
function exactTwins({ ids, twins }: DuplicateGroup): ImageId[][] {
  const firsts = [...new Set(twins)]
  return firsts.map((first) => ids.filter((_, i) => twins[i] === first)).filter((those) => those.length > 1)
}

function inWords(session: Session, report: TroubleReport): string {
  const { groups, odd, balance, leakedTest } = report
  const summary = session.datasets.summary()
  const rejected = skippedFiles(session)
  const lines = [
    `Images: ${summary?.train ?? 0} train, ${summary?.test ?? 0} test, ${rejected.length} skipped`,
    ...rejected.map(({ path, reason }) => `  skipped ${path}: ${reason}`),
    ...(groups.length === 0 ? ['No duplicates.'] : groups.flatMap((group) => groupInWords(session, group))),
    ...(leakedTest > 0
      ? [`${count(leakedTest, 'test image is', 'test images are')} also in train: the test accuracy is too good.`]
      : []),
    ...oddInWords(session, 'almost blank', odd.blank),
    ...oddInWords(session, 'smaller than what the network sees', odd.tiny),
    ...oddInWords(session, 'very long or very wide', odd.extreme),
    ...balance.map(
      ({ className, train, test }) => `Balance: "${className}" is ${percent(train)} of train, ${percent(test)} of test`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function groupInWords(session: Session, { ids, similarities, kind, leak, contradiction }: DuplicateGroup): string[] {
  const images = ids.map((id) => session.datasets.image(id))
  const traits = [
    ...(contradiction ? ['contradictory labels'] : []),
    ...(leak ? ['leak between train and test'] : []),
    kind === 'exact' ? 'exact duplicates' : 'near-duplicates',
  ]
  const likeness = (i: number) => (kind === 'near' ? `, ${(similarities[i] ?? 0).toFixed(2)}` : '')
  const names = session.datasets.current().classNames
  return [
    `${traits.join(', ').replace(/^./, (first) => first.toUpperCase())}:`,
    ...images.map(({ path, split, classIndex }, i) => `  ${path} (${split}, ${names[classIndex] ?? ''}${likeness(i)})`),
  ]
}

const SHOWN = 10

function oddInWords(session: Session, what: string, ids: readonly ImageId[]): string[] {
  if (ids.length === 0) return []
  const more = ids.length > SHOWN ? `, and ${ids.length - SHOWN} more` : ''
  const paths = ids.slice(0, SHOWN).map((id) => session.datasets.image(id).path)
  return [`${count(ids.length, 'image is', 'images are')} ${what}: ${paths.join(', ')}${more}`]
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`
