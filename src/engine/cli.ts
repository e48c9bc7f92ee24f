/** The command line's entry: the same engine without a window. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { version } from '../../package.json'
import { runCommandLine } from './cli/index.js'

/** Where decoded pixels are kept: the system's place for what can be made again, or as WHISKER_CACHE says. */
function cacheFolder(): string | null {
  const { WHISKER_CACHE: chosen, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env
  if (chosen) return chosen === 'off' ? null : chosen
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'whisker')
  if (process.platform === 'win32') return join(local || join(homedir(), 'AppData', 'Local'), 'whisker', 'cache')
  return join(xdg || join(homedir(), '.cache'), 'whisker')
}

void runCommandLine(process.argv.slice(2), {
  version,
  cacheFolder: cacheFolder(),
  programs: {
    trainerWorker: join(__dirname, 'trainer-worker.cjs'),
    decoder: join(__dirname, 'decoder.cjs'),
    hdf5Reader: join(__dirname, 'hdf5-reader.cjs'),
    demo: join(__dirname, '..', '..', 'resources', 'demo'),
  },
  // Not process.exit: what was written to a pipe would be lost.
}).then((exitCode) => (process.exitCode = exitCode))
