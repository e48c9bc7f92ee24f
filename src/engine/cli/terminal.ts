import { whyUnwritable } from '../session/index.js'

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
  stdout.on('error', endFor)
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

/** Nobody can be told the results any more. */
function endFor(error: NodeJS.ErrnoException): never {
  // `whisker … | head`: a reader that has seen enough is no failure.
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`whisker: standard output cannot be written: ${whyUnwritable(error).reason}\n`)
  process.exit(1)
}

function bar(fraction: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * BAR)
  return `[${'█'.repeat(full)}${'░'.repeat(BAR - full)}]`
}
