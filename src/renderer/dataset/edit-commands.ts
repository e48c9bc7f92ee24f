import type { EditName, ImageId, RequestBody } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { translate } from '../i18n.js'
import { useHistory } from '../stores/history.js'
import { useNotices } from '../stores/notices.js'

/** Relabels, excludes, restores or moves images; can be undone. */
export async function editImages(ids: ImageId[], change: RequestBody<'dataset.edit'>['change']): Promise<void> {
  const kind: EditName['kind'] =
    change.classIndex !== undefined
      ? 'relabel'
      : change.split !== undefined
        ? 'move'
        : change.excluded
          ? 'exclude'
          : 'restore'
  const name = translate(`dataset.edit.${kind}`, { count: ids.length }, ids.length)
  const command = {
    name,
    redo: () => engine.ask('dataset.edit', { ids, change }),
    undo: () => engine.ask('dataset.undoEdit', {}),
  }
  await useNotices().guard(useHistory().perform(command))
}
