import type { ImageId } from '../../../engine/contract/index.js'
import { editImages } from '../../dataset/edit-commands.js'
import { translate } from '../../i18n.js'
import { useDataset } from '../../stores/dataset.js'
import { useDecisions, type DecisionKind } from '../../stores/decisions.js'
import { useHistory } from '../../stores/history.js'
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
    const decision = { kind, from: record.classIndex, to: kind === 'flipped' ? target : record.classIndex, suspect }
    if (kind === 'kept') {
      const name = translate('analyses.doctor.undoKeep', { name: record.name })
      const redo = async () => decisions.set(id, decision)
      await useHistory().perform({ name, redo, undo: async () => decisions.remove(id) })
    } else {
      // Before the edit arrives, so that the row does not blink undecided. Where the edit fails, the decision does not hold.
      decisions.set(id, decision)
      await editImages([id], kind === 'flipped' ? { classIndex: target } : { excluded: true })
    }
    doctor.advance(id)
  }

  return { targetOf, decide }
}
