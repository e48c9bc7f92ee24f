/** Where a command writes: results to standard output, everything else to standard error. */
export interface Terminal {
  print(text: string): void
  warn(text: string): void
  /** A progress bar in place; on anything but a terminal nothing. `null` takes it away. */
  progress(state: { readonly fraction: number; readonly text: string } | null): void
}

const BAR = 24
const INTERVAL_MS = 100

export function openTerminal(): Terminal {
  const { stdout, stderr } = process
  // `whisker … | head`: a reader that has seen enough is no failure.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  let drawnAt = -Infinity
  let drawn = false
  const erase = () => {
    if (drawn) stderr.write('\r\u001B[2K')
    drawn = false
  }
  return {
    print(text) {
      erase()
      stdout.write(text)
    },
    warn(text) {
      erase()
      stderr.write(`whisker: ${text.replaceAll(/\s*\n\s*/g, ' ')}\n`)
    },
    progress(state) {
      if (!stderr.isTTY) return
      if (!state) return erase()
      const now = performance.now()
      if (now - drawnAt < INTERVAL_MS) return
      drawnAt = now
      const line = `${bar(state.fraction)} ${state.text}`.slice(0, Math.max(20, stderr.columns - 1))
      erase()
      stderr.write(line)
      drawn = true
    },
  }
}

function bar(fraction: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * BAR)
  return `[${'█'.repeat(full)}${'░'.repeat(BAR - full)}]`
}
