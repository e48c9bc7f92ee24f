import { useI18n } from 'vue-i18n'
import type { ImageId } from '../../engine/contract/index.js'
import { desktop } from '../desktop-bridge.js'
import { engine } from '../engine-client.js'
import { useHistory } from '../stores/history.js'
import { useNotices } from '../stores/notices.js'
import { usePredictions } from '../stores/predictions.js'

/** Adding own photos through a dialog, and removing them so that it can be undone. */
export function usePhotos() {
  const { t } = useI18n()
  const predictions = usePredictions()
  const notices = useNotices()
  const history = useHistory()

  async function open(what: 'photos' | 'photo-folder'): Promise<void> {
    const grant = await notices.guard(desktop().request('dialog.open', { what }))
    if (grant) await predictions.add(grant.token)
  }

  async function remove(ids: readonly ImageId[], name: string): Promise<void> {
    const command = {
      name,
      redo: () => predictions.remove(ids),
      undo: async () => {
        await engine.ask('prediction.restore', { ids: [...ids] })
        await predictions.refresh()
      },
    }
    await notices.guard(history.perform(command))
    const action = { label: t('shell.command.undo'), run: () => void history.undo() }
    notices.say('info', t('prediction.removed', { count: ids.length }, ids.length), { action })
  }

  const removeOne = (id: ImageId, name: string) => remove([id], t('prediction.undo.remove', { name }))
  const clear = () =>
    remove(
      predictions.list.map(({ id }) => id),
      t('prediction.undo.clear'),
    )

  return { open, removeOne, clear }
}
