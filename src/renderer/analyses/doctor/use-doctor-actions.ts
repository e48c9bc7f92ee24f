import type { DecisionKind, ImageId, ImageRecord, LabelDecision } from '../../../engine/contract/index.js'
import { editImages } from '../../dataset/edit-commands.js'
import { translate } from '../../i18n.js'
import { useDataset } from '../../stores/dataset.js'
import { useDecisions } from '../../stores/decisions.js'
import { useHistory } from '../../stores/history.js'
import { useNotices } from '../../stores/notices.js'
import { flipTarget } from './flip-target.js'
import { useDoctor } from './use-doctor.js'

/** Decisions reach the engine one after the other, in the order of the keys. */
let last: Promise<void> = Promise.resolve()

/** Keep, flip, exclude: each is undone with Ctrl+Z like every other change. */
export function useDoctorActions() {
  const dataset = useDataset()
  const decisions = useDecisions()
  const doctor = useDoctor()

  /** The class the image would get when its label is flipped. */
  function targetOf(id: ImageId): number | null {
    const record = dataset.byId(id)
    if (!record || !dataset.summary) return null
    const classes = { names: dataset.summary.classes.map(({ name }) => name), positive: dataset.summary.positiveClass }
    const alike = doctor.suspects.get(id)?.lookAlikes.map((other) => other.id) ?? []
    return flipTarget(record, classes, alike, (other) => dataset.byId(other)?.classIndex ?? null)
  }

  /** The next suspect is the current one at once: the next key, however soon, is meant for that one. */
  function decide(id: ImageId, kind: DecisionKind): Promise<void> {
    const suspect = doctor.suspects.get(id)
    const record = dataset.byId(id)
    const target = targetOf(id)
    if (!suspect || !record || target === null) return last
    const { label, probability } = suspect
    const to = kind === 'flipped' ? target : record.classIndex
    const decision = { kind, from: record.classIndex, to, probability: label === 1 ? probability : 1 - probability }
    doctor.advance(id)
    const carryOut = () => (kind === 'kept' ? keep(record, decision) : mend(id, decision))
    // One that failed holds up none after it.
    last = last.then(carryOut, carryOut)
    return last
  }

  /** The decision first, so that the row does not blink undecided. Where the edit fails, the decision does not hold. */
  async function mend(id: ImageId, decision: LabelDecision): Promise<void> {
    await useNotices().guard(decisions.set(id, decision))
    await editImages([id], decision.kind === 'flipped' ? { classIndex: decision.to } : { excluded: true })
  }

  async function keep({ id, name, decision: before }: ImageRecord, decision: LabelDecision): Promise<void> {
    const command = {
      name: translate('analyses.doctor.undoKeep', { name }),
      redo: () => decisions.set(id, decision),
      undo: () => decisions.set(id, before ?? null),
    }
    await useNotices().guard(useHistory().perform(command))
  }

  return { targetOf, decide }
}
