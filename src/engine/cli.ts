/** The command line's entry: the same engine without a window. */
import { join } from 'node:path'
import { version } from '../../package.json'
import { runCommandLine } from './cli/index.js'

void runCommandLine(process.argv.slice(2), {
  version,
  programs: {
    trainerWorker: join(__dirname, 'trainer-worker.cjs'),
    decoder: join(__dirname, 'decoder.cjs'),
    demo: join(__dirname, '..', '..', 'resources', 'demo'),
  },
  // Not process.exit: what was written to a pipe would be lost.
}).then((exitCode) => (process.exitCode = exitCode))
