import { WhiskerError } from '../contract/index.js'
import { Session, type SessionOptions } from '../session/index.js'
import { type Command, parseCommand } from './arguments.js'
import { runCheck } from './check-command.js'
import { runDemo } from './demo-command.js'
import { runInspect } from './inspect-command.js'
import { UsageError } from './option-values.js'
import { runPredict } from './predict-command.js'
import { openTerminal, type Terminal } from './terminal.js'
import { runTrain } from './train-command.js'
import { USAGE } from './usage.js'

interface Installation {
  readonly version: string
  readonly programs: SessionOptions['programs']
  readonly cacheFolder: string | null
}

/** Runs one command; the exit code: 0, 1 when something failed, 2 when the command line is wrong. */
export async function runCommandLine(args: readonly string[], installation: Installation): Promise<number> {
  const terminal = openTerminal()
  try {
    await run(parseCommand(args), installation, terminal)
    return 0
  } catch (error) {
    terminal.progress(null)
    terminal.warn(explain(error))
    return error instanceof UsageError ? 2 : 1
  }
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof UsageError) return `${message} (whisker --help shows the options)`
  if (error instanceof WhiskerError && error.code === 'positive-class-unknown')
    return `${message} Say it with --positive.`
  return message
}

async function run(
  command: Command,
  { version, programs, cacheFolder }: Installation,
  terminal: Terminal,
): Promise<void> {
  if (command.name === 'help') return terminal.print(USAGE)
  if (command.name === 'version') return terminal.print(`${version}\n`)
  const session = new Session({ programs, folder: null, cacheFolder })
  try {
    if (command.name === 'train') await runTrain(command, session, terminal)
    else if (command.name === 'inspect') await runInspect(command, session, terminal)
    else if (command.name === 'predict') await runPredict(command, session, terminal)
    else if (command.name === 'check') await runCheck(command, session, terminal)
    else await runDemo(session, terminal)
  } finally {
    await session.close()
  }
}
