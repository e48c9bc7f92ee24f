import type { DropdownMenuItem } from '@nuxt/ui'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RunSummary } from '../../engine/contract/index.js'
import { exportParameters, exportPredictions } from '../export/commands.js'
import { useDataset } from '../stores/dataset.js'
import { useHyperparameters } from '../stores/hyperparameters.js'
import { hasParameters, isActive, useRuns } from '../stores/runs.js'

/** What can be done with one run, in groups. */
export function useRunMenu(run: () => RunSummary, rename: () => void): ComputedRef<DropdownMenuItem[][]> {
  const { t } = useI18n()
  const runs = useRuns()
  const dataset = useDataset()
  const hyperparameters = useHyperparameters()

  function controls(now: RunSummary): DropdownMenuItem[] {
    if (!isActive(now)) return []
    const paused = now.state === 'paused'
    return [
      {
        label: t(paused ? 'training.resume' : 'training.pause'),
        icon: paused ? 'i-lucide-step-forward' : 'i-lucide-pause',
        disabled: now.state === 'preparing',
        onSelect: () => void (paused ? runs.resume(now.id) : runs.pause(now.id)),
      },
      { label: t('training.stop'), icon: 'i-lucide-square', onSelect: () => void runs.stop(now.id) },
    ]
  }

  function exports(now: RunSummary): DropdownMenuItem[] {
    if (!hasParameters(now)) return []
    const icon = 'i-lucide-download'
    const parameters = (format: 'npz' | 'json') => ({
      label: t(`export.${format}`),
      icon,
      onSelect: () => void exportParameters(now, format),
    })
    const predictions = { label: t('export.predictions'), icon, onSelect: () => void exportPredictions(now) }
    return [parameters('npz'), parameters('json'), ...(dataset.summary ? [predictions] : [])]
  }

  function edits(now: RunSummary): DropdownMenuItem[] {
    const reuse = {
      label: t('training.reuse'),
      icon: 'i-lucide-copy',
      onSelect: () => hyperparameters.edit(now.hyperparameters),
    }
    return [
      { label: t('training.rename'), icon: 'i-lucide-pencil', kbds: ['F2'], onSelect: rename },
      ...(now.origin === 'trained' ? [reuse] : []),
      {
        label: t('training.delete'),
        icon: 'i-lucide-trash-2',
        kbds: ['Del'],
        onSelect: () => void runs.destroy(now.id),
      },
    ]
  }

  return computed(() => [controls(run()), exports(run()), edits(run())].filter((group) => group.length > 0))
}
