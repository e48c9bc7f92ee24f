import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { Access, Grant } from '../engine/contract/index.js'
import type { EngineHost } from './engine-host.js'

/**
 * Turns paths a person chose into a token the page can pass on and the engine can look up. This is the only way a path
 * reaches the engine, and the page never sees one.
 */
export function grantPaths(engine: Pick<EngineHost, 'grant'>, access: Access, paths: string[]): Grant {
  const token = randomUUID()
  engine.grant(token, access, paths)
  return { token, names: paths.map((path) => basename(path)) }
}
