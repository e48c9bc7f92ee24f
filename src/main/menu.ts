import { basename } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import type { Language, MenuCommand } from '../engine/contract/index.js'
import { menuStrings, type MenuStrings } from './menu-strings.js'

const SHORTCUTS: Readonly<Partial<Record<MenuCommand, string>>> = {
  'new-project': 'CmdOrCtrl+N',
  'open-project': 'CmdOrCtrl+O',
  'save-project': 'CmdOrCtrl+S',
  'save-project-as': 'CmdOrCtrl+Shift+S',
  'open-folder': 'CmdOrCtrl+Shift+O',
  'open-images': 'CmdOrCtrl+I',
  'load-parameters': 'CmdOrCtrl+L',
  'export-npz': 'CmdOrCtrl+E',
  'export-json': 'CmdOrCtrl+Shift+E',
  undo: 'CmdOrCtrl+Z',
  'stop-training': 'CmdOrCtrl+.',
  'workspace-data': 'CmdOrCtrl+1',
  'workspace-lab': 'CmdOrCtrl+2',
  'workspace-inspect': 'CmdOrCtrl+3',
  'workspace-predict': 'CmdOrCtrl+4',
  palette: 'CmdOrCtrl+K',
  settings: 'CmdOrCtrl+,',
  shortcuts: 'F1',
}

type Items = MenuItemConstructorOptions[]

/** Projects opened or saved before, newest first. */
export interface RecentProjects {
  readonly paths: readonly string[]
  open(path: string): void
  clear(): void
}

const NO_RECENT: RecentProjects = { paths: [], open: () => undefined, clear: () => undefined }

/** The native menu as a template. What the window carries out is sent to it; the rest are Electron's own roles. */
export function menuTemplate(
  language: Language,
  platform: NodeJS.Platform,
  send: (command: MenuCommand) => void,
  recent: RecentProjects = NO_RECENT,
): Items {
  const strings = menuStrings[language]
  const command = commandItem(strings, platform, send)
  const role = roleItem(strings)
  const mac = platform === 'darwin'
  const menus: Items = [
    { label: strings.menus.file, submenu: fileMenu(strings, command, role, mac, recent) },
    { label: strings.menus.edit, submenu: editMenu(command, role, mac) },
    { label: strings.menus.run, submenu: [command('toggle-training'), command('stop-training')] },
    { label: strings.menus.view, submenu: viewMenu(command, role) },
    { label: strings.menus.window, role: 'windowMenu', submenu: [role('minimize'), role('close')] },
    { label: strings.menus.help, role: 'help', submenu: [command('shortcuts'), ...(mac ? [] : [command('about')])] },
  ]
  return mac ? [macAppMenu(command, role), ...menus] : menus
}

type CommandItem = (command: MenuCommand) => MenuItemConstructorOptions
type RoleItem = (role: keyof MenuStrings['roles']) => MenuItemConstructorOptions

function commandItem(
  strings: MenuStrings,
  platform: NodeJS.Platform,
  send: (command: MenuCommand) => void,
): CommandItem {
  return (command) => ({
    id: command,
    label: strings.commands[command],
    click: () => send(command),
    ...shortcut(command, platform),
  })
}

function shortcut(command: MenuCommand, platform: NodeJS.Platform): MenuItemConstructorOptions {
  // Space belongs to whatever has the focus; the page handles it. macOS cannot show a key it does not register.
  if (command === 'toggle-training') {
    return platform === 'darwin' ? {} : { accelerator: 'Space', registerAccelerator: false }
  }
  if (command === 'redo') return { accelerator: platform === 'win32' ? 'Ctrl+Y' : 'CmdOrCtrl+Shift+Z' }
  const accelerator = SHORTCUTS[command]
  return accelerator ? { accelerator } : {}
}

function roleItem(strings: MenuStrings): RoleItem {
  return (role) => ({ role, label: strings.roles[role] })
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

function fileMenu(
  strings: MenuStrings,
  command: CommandItem,
  role: RoleItem,
  mac: boolean,
  recent: RecentProjects,
): Items {
  const exports = [
    command('export-npz'),
    command('export-json'),
    command('export-predictions'),
    separator,
    command('export-report-html'),
    command('export-report-pdf'),
  ]
  return [
    ...[command('new-project'), command('open-project'), recentMenu(strings, recent)],
    ...[command('save-project'), command('save-project-as'), separator],
    ...[command('open-folder'), command('open-hdf5'), command('open-images'), command('open-demo'), separator],
    ...[command('load-parameters'), { label: strings.menus.export, submenu: exports }, command('save-report')],
    ...(mac ? [] : [separator, command('settings'), separator, role('quit')]),
  ]
}

function recentMenu(strings: MenuStrings, { paths, open, clear }: RecentProjects): MenuItemConstructorOptions {
  // Ampersands would be taken for mnemonics.
  const items = paths.map((path) => ({
    label: basename(path).replaceAll('&', '&&'),
    toolTip: path,
    click: () => open(path),
  }))
  const submenu = [...items, separator, { label: strings.menus.clearRecent, click: clear }]
  return { label: strings.menus.recent, enabled: paths.length > 0, submenu }
}

/** Undo and redo go to the page, which knows whether a text field has the focus. */
function editMenu(command: CommandItem, role: RoleItem, mac: boolean): Items {
  const clipboard = [role('cut'), role('copy'), role('paste'), role('selectAll')]
  return [command('undo'), command('redo'), separator, ...clipboard, ...(mac ? [] : [separator, command('palette')])]
}

function viewMenu(command: CommandItem, role: RoleItem): Items {
  return [
    ...[
      command('workspace-data'),
      command('workspace-lab'),
      command('workspace-inspect'),
      command('workspace-predict'),
    ],
    ...[separator, role('resetZoom'), role('zoomIn'), role('zoomOut'), separator, role('togglefullscreen')],
  ]
}

function macAppMenu(command: CommandItem, role: RoleItem): MenuItemConstructorOptions {
  const items = [command('about'), separator, command('settings'), command('palette'), separator]
  return { label: 'Whisker', submenu: [...items, { role: 'hide' }, { role: 'hideOthers' }, separator, role('quit')] }
}
