import type { DatasetSummary, EditName, ImageChange, ImageId, RequestBody } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { formatsFor } from '../format.js'
import { i18n, translate } from '../i18n.js'
import { useDataset } from '../stores/dataset.js'
import { useHistory, type Command } from '../stores/history.js'
import { useNotices } from '../stores/notices.js'

/**
 * Relabels, excludes, restores or moves images as one edit that Ctrl+Z takes back. The files are never touched. False
 * when nothing changed, or when it failed, which is said.
 */
export function editImages(ids: Iterable<ImageId>, change: ImageChange): Promise<boolean> {
  const wanted = [...ids]
  if (wanted.length === 0) return Promise.resolve(false)
  return perform(() => engine.ask('dataset.edit', { ids: wanted, change }))
}

/** Divides all images anew, as an edit. */
export function splitAnew(settings: RequestBody<'dataset.split'>): Promise<boolean> {
  return perform(() => engine.ask('dataset.split', settings))
}

/** The history's edits become the engine's: after a restart, or when a project brought its own. */
export async function followEngineEdits(): Promise<void> {
  const { done, undone } = await engine.ask('dataset.editNames', {})
  useHistory().adoptEdits({ done: done.map(commandOf), undone: undone.map(commandOf) })
}

async function perform(ask: () => Promise<DatasetSummary>): Promise<boolean> {
  const before = useDataset().summary?.edits.count
  const summary = await useNotices().guard(ask())
  if (!summary) return false
  await useDataset().adopt(summary)
  const { undo, count } = summary.edits
  if (!undo || count === before) return false
  useHistory().remember(commandOf(undo))
  return true
}

/** The engine holds what was before; the window only says in which order things are taken back. */
function commandOf(name: EditName): Command {
  const step = (kind: 'dataset.undoEdit' | 'dataset.redoEdit') => async () =>
    useDataset().adopt(await engine.ask(kind, {}))
  return { name: sayEdit(name), edit: true, undo: step('dataset.undoEdit'), redo: step('dataset.redoEdit') }
}

function sayEdit({ kind, count, to }: EditName): string {
  const where = kind === 'move' && to !== null ? translate(`images.splits.${to}`) : (to ?? '')
  return translate(`mend.edit.${kind}`, { count: formatsFor(i18n.global.locale.value).count(count), to: where }, count)
}
