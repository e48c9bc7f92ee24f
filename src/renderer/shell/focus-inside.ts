/** For a dialog's `onOpenAutoFocus`: its first control of this kind gets the focus, instead of the close button. */
export function focusInside(selector: string): (event: Event) => void {
  return (event) => {
    const dialog = event.target instanceof HTMLElement ? event.target : null
    const control = dialog?.querySelector<HTMLElement>(selector)
    if (!control) return
    event.preventDefault()
    control.focus()
  }
}
