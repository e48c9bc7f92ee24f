import type {
  DatasetSummary,
  EditHistory,
  EditName,
  ImageChange,
  ImageId,
  ImageState,
  LabelDecision,
  SplitSettings,
} from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import {
  decideAbout,
  editImages,
  expectEditsOf,
  redoEdit,
  splitAnew,
  splitSettings,
  stateOf,
  undoEdit,
  withStates,
} from '../dataset/index.js'
import type { DatasetStage } from './datasets.js'

/** All that a person changed about the images of a dataset, as plain values. */
export interface SavedEdits {
  readonly history: EditHistory
  /** By image id; null: as the import left it. */
  readonly images: readonly (ImageState | null)[]
  readonly split: SplitSettings
}

/** Mending the dataset: labels, exclusions and the split, with undo and redo. The files are never touched. */
export class EditStage {
  constructor(private readonly datasets: DatasetStage) {}

  /** Throws `no-dataset`, `busy`, and `not-found` for an image or a class that does not exist. */
  apply(ids: Iterable<ImageId>, change: ImageChange): DatasetSummary {
    return this.datasets.change((current) => editImages(current, ids, change))
  }

  /** Divides all images anew. Throws `no-dataset`, `busy`, and `not-found` when the files bring no split. */
  split(settings: Partial<SplitSettings>): DatasetSummary {
    return this.datasets.change((current) => splitAnew(current, settings))
  }

  /** Throws `no-dataset`, `busy`, and `not-found` when there is nothing to undo. */
  undo(): DatasetSummary {
    return this.datasets.change((current) => undoEdit(current) ?? nothing('undo'))
  }

  /** Throws `no-dataset`, `busy`, and `not-found` when there is nothing to redo. */
  redo(): DatasetSummary {
    return this.datasets.change((current) => redoEdit(current) ?? nothing('redo'))
  }

  /** Remembers a decision about a suspect; null forgets it. Throws what `apply` throws. */
  decide(id: ImageId, decision: LabelDecision | null): DatasetSummary {
    return this.datasets.change((current) => decideAbout(current, id, decision))
  }

  /** Throws `no-dataset`. */
  history(): EditHistory {
    return this.datasets.edits()
  }

  names(): { done: EditName[]; undone: EditName[] } {
    const { done, undone } = this.history()
    return { done: done.map(({ name }) => name), undone: undone.map(({ name }) => name) }
  }

  /** What `adopt` brings back. Throws `no-dataset`. */
  saved(): SavedEdits {
    const dataset = this.datasets.current()
    return { history: this.history(), images: dataset.images.map(stateOf), split: splitSettings(dataset) }
  }

  /**
   * Brings the dataset to the state it was saved in, its edits included; images must have the numbers they have now
   * (`renumberEdits` in dataset/edits.ts gives them others). Throws `no-dataset`, `busy`, and `not-found` for an image or a class that does not exist.
   */
  adopt({ history, images, split }: SavedEdits): DatasetSummary {
    const states = [...images.entries()].flatMap(([id, state]) => (state ? [[id, state] as const] : []))
    return this.datasets.change(({ dataset }) => {
      expectEditsOf(dataset, history)
      return { dataset: withStates(dataset, states, split), edits: history }
    })
  }
}

function nothing(what: 'undo' | 'redo'): never {
  throw new WhiskerError('not-found', `There is no edit to ${what}.`)
}
