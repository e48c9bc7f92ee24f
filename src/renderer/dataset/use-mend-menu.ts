import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useMending } from './use-mending.js'

/** The context menu of the selected images: what can be done to them. */
export function useMendMenu() {
  const { t } = useI18n()
  const mending = useMending()
  return computed(() => {
    const moves = (['test', 'train'] as const).filter(mending.canMove).map((split) => ({
      label: t(`mend.to-${split}`),
      icon: split === 'test' ? 'i-lucide-flask-conical' : 'i-lucide-dumbbell',
      kbds: split === mending.moveTo.value ? ['T'] : [],
      onSelect: () => void mending.move(split),
    }))
    const hiding = [
      { can: mending.canExclude.value, id: 'exclude', icon: 'i-lucide-eye-off', kbds: ['X'], run: mending.exclude },
      { can: mending.canRestore.value, id: 'restore', icon: 'i-lucide-eye', kbds: ['R'], run: mending.restore },
    ]
      .filter(({ can }) => can)
      .map(({ id, icon, kbds, run }) => ({ label: t(`mend.${id}`), icon, kbds, onSelect: () => void run() }))
    const label = { label: t('mend.label'), icon: 'i-lucide-tag', kbds: ['L'], onSelect: () => mending.label() }
    return [[label], hiding, moves]
  })
}
