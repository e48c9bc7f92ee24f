import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Settings } from '../../engine/contract/index.js'
import { useSettings } from './settings.js'

export type Workspace = Settings['workspace']
export const WORKSPACES: readonly Workspace[] = ['data', 'lab', 'inspect', 'predict']

/** The shell's dialogs; at most one is open. */
export type DialogName =
  | 'palette'
  | 'settings'
  | 'shortcuts'
  | 'about'
  | 'notices'
  | 'report'
  | 'import-options'
  | 'label'
  | 'project-notes'
  | 'recent-projects'
  | 'missing-images'

/** Which workspace is shown (remembered) and which of the shell's dialogs is open. */
export const useWorkspace = defineStore('workspace', () => {
  const settings = useSettings()
  const active = computed(() => settings.values.workspace)
  const dialog = shallowRef<DialogName | null>(null)
  /** What the import report shows first. */
  const reportFilter = shallowRef<'all' | 'rejected'>('all')
  /** The right pane's drawer, in windows too narrow for the pane itself. */
  const drawerOpen = shallowRef(false)

  function go(workspace: Workspace): void {
    drawerOpen.value = false
    if (workspace !== active.value) void settings.set({ workspace })
  }

  function open(name: DialogName): void {
    dialog.value = name
  }

  function openReport(filter: 'all' | 'rejected' = 'all'): void {
    reportFilter.value = filter
    open('report')
  }

  function close(): void {
    dialog.value = null
  }

  return { active, dialog, drawerOpen, reportFilter, go, open, openReport, close }
})
