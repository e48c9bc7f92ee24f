import type { MenuCommand } from '../../engine/contract/index.js'
import { useMending } from '../dataset/use-mending.js'
import { exportParameters, exportPredictions, exportReport, loadParameters } from '../export/commands.js'
import { useDataset } from '../stores/dataset.js'
import { useHistory } from '../stores/history.js'
import { useProject } from '../stores/project.js'
import { hasParameters, useRuns } from '../stores/runs.js'
import { useSettings } from '../stores/settings.js'
import { useWorkspace } from '../stores/workspace.js'
import { useTraining } from '../training/use-training.js'
import type { Shortcut } from './keys.js'
import { openFolder, openHdf5, openImages, saveReport } from './open-flow.js'

export type CommandId =
  | MenuCommand
  | 'open-recent'
  | 'project-notes'
  | 'locate-images'
  | 'cancel-import'
  | 'import-options'
  | 'show-report'
  | 'delete-run'
  | 'label-images'
  | 'exclude-images'
  | 'restore-images'
  | 'move-images'
  | 'notices'
  | 'toggle-theme'
  | 'toggle-language'

export type CommandGroup = 'file' | 'edit' | 'run' | 'view' | 'help'

/** Something a person can do from the menu, the palette, a shortcut or a button. Its name is `shell.command.<id>`. */
export interface AppCommand {
  readonly id: CommandId
  readonly group: CommandGroup
  readonly icon: string
  readonly shortcuts: readonly Shortcut[]
  /** Why it cannot be done now, as a key under `shell.unavailable`; null: it can. Reactive. */
  unavailable(): string | null
  run(): unknown
}

type Row = [
  CommandId,
  CommandGroup,
  icon: string,
  shortcuts: Shortcut[],
  run: () => unknown,
  unavailable?: () => string | null,
]

/** The one table of commands. Call it in a component's setup. */
export function useCommands(): readonly AppCommand[] {
  const rows = [...projectRows(), ...fileRows(), ...editAndRunRows(), ...mendRows(), ...viewRows()]
  return rows.map(([id, group, icon, shortcuts, run, unavailable = () => null]) => ({
    id,
    group,
    icon,
    shortcuts,
    run,
    unavailable,
  }))
}

function projectRows(): Row[] {
  const project = useProject()
  const dataset = useDataset()
  const workspace = useWorkspace()
  const importing = () => (dataset.opening ? 'importing' : null)
  const nothingMissing = () => (project.state.missing > 0 ? null : 'nothingMissing')
  return [
    ['new-project', 'file', 'i-lucide-file-plus', ['Mod+N'], () => project.begin(), importing],
    ['open-project', 'file', 'i-lucide-file-input', ['Mod+O'], () => project.choose(), importing],
    ['open-recent', 'file', 'i-lucide-history', [], () => workspace.open('recent-projects')],
    ['save-project', 'file', 'i-lucide-save', ['Mod+S'], () => project.save(), importing],
    ['save-project-as', 'file', 'i-lucide-save-all', ['Mod+Shift+S'], () => project.saveAs(), importing],
    ['project-notes', 'file', 'i-lucide-notebook-pen', [], () => workspace.open('project-notes')],
    ['locate-images', 'file', 'i-lucide-image-off', [], () => workspace.open('missing-images'), nothingMissing],
  ]
}

function fileRows(): Row[] {
  const dataset = useDataset()
  const runs = useRuns()
  const workspace = useWorkspace()
  const importing = () => (dataset.opening ? 'importing' : null)
  const noDataset = () => (dataset.summary ? null : 'noDataset')
  const noRun = () => (runs.current && hasParameters(runs.current) ? null : 'noRun')
  const withRun = (use: (run: NonNullable<typeof runs.current>) => unknown) => () => runs.current && use(runs.current)
  return [
    ['open-folder', 'file', 'i-lucide-folder-open', ['Mod+Shift+O'], openFolder, importing],
    ['open-hdf5', 'file', 'i-lucide-file-box', [], openHdf5, importing],
    ['open-images', 'file', 'i-lucide-images', ['Mod+I'], openImages],
    ['open-demo', 'file', 'i-lucide-cat', [], () => dataset.openDemo(), importing],
    [
      'cancel-import',
      'file',
      'i-lucide-x',
      [],
      () => dataset.cancelImport(),
      () => (dataset.opening ? null : 'notImporting'),
    ],
    ['import-options', 'file', 'i-lucide-sliders-horizontal', [], () => workspace.open('import-options')],
    ['show-report', 'file', 'i-lucide-clipboard-list', [], () => workspace.openReport(), noDataset],
    ['save-report', 'file', 'i-lucide-file-down', [], () => saveReport(), noDataset],
    ['load-parameters', 'file', 'i-lucide-file-up', ['Mod+L'], () => loadParameters()],
    ['export-npz', 'file', 'i-lucide-download', ['Mod+E'], withRun((run) => exportParameters(run, 'npz')), noRun],
    ['export-json', 'file', 'i-lucide-braces', ['Mod+Shift+E'], withRun((run) => exportParameters(run, 'json')), noRun],
    [
      'export-predictions',
      'file',
      'i-lucide-table',
      [],
      withRun((run) => exportPredictions(run)),
      () => noRun() ?? noDataset(),
    ],
    ...(['html', 'pdf'] as const).map((format): Row => [
      `export-report-${format}`,
      'file',
      'i-lucide-file-text',
      [],
      withRun((run) => exportReport(run, format)),
      () => noRun() ?? noDataset(),
    ]),
  ]
}

function editAndRunRows(): Row[] {
  const history = useHistory()
  const runs = useRuns()
  const training = useTraining()
  const blocked = () => (training.active.value ? null : training.block.value)
  const destroy = () => runs.current && runs.destroy(runs.current.id)
  return [
    [
      'undo',
      'edit',
      'i-lucide-undo-2',
      ['Mod+Z'],
      () => history.undo(),
      () => (history.undoName ? null : 'nothingToUndo'),
    ],
    [
      'redo',
      'edit',
      'i-lucide-redo-2',
      ['Mod+Shift+Z', 'Mod+Y'],
      () => history.redo(),
      () => (history.redoName ? null : 'nothingToRedo'),
    ],
    [
      'toggle-training',
      'run',
      'i-lucide-play',
      ['Space'],
      () => training.toggle(),
      () => blocked() && `train.${blocked()}`,
    ],
    [
      'stop-training',
      'run',
      'i-lucide-square',
      ['Mod+.'],
      () => training.stop(),
      () => (training.active.value ? null : 'notTraining'),
    ],
    ['delete-run', 'run', 'i-lucide-trash-2', [], destroy, () => (runs.current ? null : 'noRun')],
  ]
}

function mendRows(): Row[] {
  const mending = useMending()
  const none = () => (mending.images.value.length > 0 ? null : 'noSelection')
  const without = (can: boolean, reason: string) => none() ?? (can ? null : reason)
  return [
    ['label-images', 'edit', 'i-lucide-tag', ['L'], () => mending.label(), none],
    [
      'exclude-images',
      'edit',
      'i-lucide-eye-off',
      ['X'],
      () => mending.exclude(),
      () => without(mending.canExclude.value, 'allExcluded'),
    ],
    [
      'restore-images',
      'edit',
      'i-lucide-eye',
      ['R'],
      () => mending.restore(),
      () => without(mending.canRestore.value, 'noneExcluded'),
    ],
    ['move-images', 'edit', 'i-lucide-arrow-left-right', ['T'], () => mending.move(), none],
  ]
}

function viewRows(): Row[] {
  const workspace = useWorkspace()
  const settings = useSettings()
  const toggleTheme = () => settings.set({ theme: settings.dark ? 'light' : 'dark' })
  const toggleLanguage = () => settings.set({ language: settings.language === 'en' ? 'zh-CN' : 'en' })
  return [
    ['workspace-data', 'view', 'i-lucide-layout-grid', ['Mod+1'], () => workspace.go('data')],
    ['workspace-lab', 'view', 'i-lucide-chart-spline', ['Mod+2'], () => workspace.go('lab')],
    ['workspace-inspect', 'view', 'i-lucide-search-check', ['Mod+3'], () => workspace.go('inspect')],
    ['workspace-predict', 'view', 'i-lucide-image-up', ['Mod+4'], () => workspace.go('predict')],
    ['palette', 'view', 'i-lucide-command', ['Mod+K'], () => workspace.open('palette')],
    ['toggle-theme', 'view', 'i-lucide-sun-moon', [], toggleTheme],
    ['toggle-language', 'view', 'i-lucide-languages', [], toggleLanguage],
    ['settings', 'help', 'i-lucide-settings', ['Mod+,'], () => workspace.open('settings')],
    ['notices', 'help', 'i-lucide-bell', [], () => workspace.open('notices')],
    ['shortcuts', 'help', 'i-lucide-keyboard', ['F1', '?'], () => workspace.open('shortcuts')],
    ['about', 'help', 'i-lucide-info', [], () => workspace.open('about')],
  ]
}
