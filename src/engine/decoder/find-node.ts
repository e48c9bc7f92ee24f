import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'

/**
 * Path of a plain Node (20.9 or newer) that decoders can run under, or null. Asks, in order: WHISKER_NODE, the Node that
 * runs npm, this process when it is plain Node itself, PATH.
 */
export function findNode(environment: NodeJS.ProcessEnv = process.env): string | null {
  const { WHISKER_NODE, npm_node_execpath, PATH = '' } = environment
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const candidates = [
    WHISKER_NODE,
    npm_node_execpath,
    process.versions.electron ? undefined : process.execPath,
    ...PATH.split(delimiter).map((folder) => (folder ? join(folder, name) : undefined)),
  ]
  return candidates.find((candidate) => candidate !== undefined && isNewEnough(candidate)) ?? null
}

function isNewEnough(program: string): boolean {
  if (!program) return false
  const version = program === process.execPath ? process.versions.node : askVersion(program)
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 9) // what sharp 0.35 needs
}

/** As `20.19.0`; empty when this is no plain Node. */
function askVersion(program: string): string {
  const script = 'process.versions.electron ? "" : process.versions.node'
  const { stdout } = spawnSync(program, ['-p', script], { encoding: 'utf8', timeout: 5_000 })
  return stdout?.trim() ?? ''
}
