/** A shortcut as written in the command table: `Mod` is Ctrl, or Cmd on a Mac. For example `Mod+Shift+O`, `Space`. */
export type Shortcut = string

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

export const isMac = (): boolean => navigator.platform.startsWith('Mac')

/** Does this key press mean the shortcut? Characters that need Shift on some keyboards (`?`) match by character. */
export function matches(shortcut: Shortcut, press: KeyPress, mac: boolean): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (press.altKey || other || mod !== parts.includes('Mod')) return false
  const pressed = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key
  const punctuation = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  if (!punctuation && press.shiftKey !== parts.includes('Shift')) return false
  return pressed === key
}

/** The parts to show on key caps. */
export function keyCaps(shortcut: Shortcut, mac: boolean): string[] {
  const names: Record<string, string> = mac ? { Mod: '⌘', Shift: '⇧' } : { Mod: 'Ctrl' }
  return shortcut.split('+').map((part) => names[part] ?? part)
}

/** Is the person typing there, so that characters and editing keys belong to the field? */
export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea')
}

/** Do letters already mean something there: typing, or going to the entry that begins with one? */
export function ownsLetters(target: EventTarget | null): boolean {
  if (isEditable(target)) return true
  return (
    target instanceof HTMLElement &&
    target.closest('select, [role=combobox], [role=menu], [role=dialog] [role=listbox]') !== null
  )
}

/**
 * Does Space already mean something there? A control that was only clicked (not reached by keyboard) does not count:
 * a person who has just pressed Train with the mouse expects Space to pause, not to press Train again.
 */
export function ownsSpace(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (isEditable(target) || target.matches('select, [role=combobox], [role=menuitem], [role=option]')) return true
  const control = target.closest('button, a, summary, input, [role=button], [role=switch], [role=radio], [role=tab]')
  return control !== null && control.matches(':focus-visible')
}
