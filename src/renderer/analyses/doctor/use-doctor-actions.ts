import type { DecisionKind, ImageId, ImageRecord, LabelDecision } from '../../../engine/contract/index.js'
import { editImages } from '../../dataset/edit-commands.js'
import { translate } from '../../i18n.js'
import { useDataset } from '../../stores/dataset.js'
import { useDecisions } from '../../stores/decisions.js'
import { useHistory } from '../../stores/history.js'
import { useNotices } from '../../stores/notices.js'
import { flipTarget } from './flip-target.js'
import { useDoctor } from './use-doctor.js'

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

  async function decide(id: ImageId, kind: DecisionKind): Promise<void> {
    const suspect = doctor.suspects.get(id)
    const record = dataset.byId(id)
    const target = targetOf(id)
    if (!suspect || !record || target === null) return
    const { label, probability } = suspect
    const to = kind === 'flipped' ? target : record.classIndex
    const decision = { kind, from: record.classIndex, to, probability: label === 1 ? probability : 1 - probability }
    if (kind === 'kept') await keep(record, decision)
    else {
      // First, so that the row does not blink undecided. Where the edit fails, the decision does not hold.
      await useNotices().guard(decisions.set(id, decision))
      await editImages([id], kind === 'flipped' ? { classIndex: target } : { excluded: true })
    }
    doctor.advance(id)
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
