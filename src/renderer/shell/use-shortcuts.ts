import { onBeforeUnmount } from 'vue'
import { desktop } from '../desktop-bridge.js'
import { translate } from '../i18n.js'
import { useHistory } from '../stores/history.js'
import { useNotices } from '../stores/notices.js'
import { useWorkspace } from '../stores/workspace.js'
import type { AppCommand, CommandId } from './commands.js'
import { isEditable, isMac, matches, ownsLetters, ownsSpace } from './keys.js'

/** Single letters: they must not get in the way of typing, nor of choosing by first letter. */
const MENDING = new Set<CommandId>(['label-images', 'exclude-images', 'restore-images', 'move-images'])

/** Runs commands from the keyboard and the native menu, as long as the component lives. */
export function useShortcuts(commands: readonly AppCommand[]): void {
  const workspace = useWorkspace()
  const mac = isMac()

  function run(command: AppCommand): void {
    const reason = command.unavailable()
    if (reason === null) void command.run()
    else
      useNotices().say('info', translate(`shell.command.${command.id}`), {
        detail: translate(`shell.unavailable.${reason}`),
      })
  }

  /** Keys that a field, a control or an open dialog wants for itself. */
  function belongsElsewhere(id: CommandId, event: KeyboardEvent): boolean {
    if (event.defaultPrevented) return true
    if (id === 'toggle-training') return ownsSpace(event.target) || workspace.dialog !== null
    if (MENDING.has(id)) return ownsLetters(event.target) || workspace.dialog !== null
    if (id === 'shortcuts' && event.key === '?') return isEditable(event.target)
    return (id === 'undo' || id === 'redo') && isEditable(event.target)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.repeat && event.key === ' ') return
    const command = commands.find(({ shortcuts }) => shortcuts.some((shortcut) => matches(shortcut, event, mac)))
    if (!command || belongsElsewhere(command.id, event)) return
    // Also keeps the menu's accelerator from running it a second time, and Space from pressing a clicked button.
    event.preventDefault()
    // A key that is held down steps as fast as the engine does, and stops when it is let go.
    if (event.repeat && (command.id === 'undo' || command.id === 'redo') && useHistory().busy) return
    run(command)
  }

  /** A button that was clicked acts on Space when the key goes up. */
  function onKeyUp(event: KeyboardEvent): void {
    if (event.key === ' ' && event.target instanceof HTMLButtonElement && !ownsSpace(event.target))
      event.preventDefault()
  }

  function onMenu(id: CommandId): void {
    const command = commands.find((candidate) => candidate.id === id)
    if (!command) return
    if ((id === 'undo' || id === 'redo') && isEditable(document.activeElement)) document.execCommand(id)
    else run(command)
  }

  window.addEventListener('keydown', onKey)
  window.addEventListener('keyup', onKeyUp, { capture: true })
  const stopMenu = desktop().on('menu', ({ command }) => onMenu(command))
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('keyup', onKeyUp, { capture: true })
    stopMenu()
  })
}
