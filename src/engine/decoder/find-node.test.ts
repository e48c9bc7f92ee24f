import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findNode } from './find-node.js'

const folder = mkdtempSync(join(tmpdir(), 'whisker-node-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program that answers the question for its version with `version`. */
function fakeNode(version: string): string {
  const path = join(folder, `node-${version}`)
  writeFileSync(path, `#!/bin/sh\necho ${version}\n`)
  chmodSync(path, 0o755)
  return path
}

describe.runIf(process.platform !== 'win32')('finding a plain Node', () => {
  it('asks WHISKER_NODE first, then the Node of npm, then this very Node', () => {
    const [own, npm] = [fakeNode('22.1.0'), fakeNode('20.9.0')]
    expect(findNode({ WHISKER_NODE: own, npm_node_execpath: npm })).toBe(own)
    expect(findNode({ npm_node_execpath: npm })).toBe(npm)
    expect(findNode({})).toBe(process.execPath)
  })

  it('passes over what is missing, too old or no plain Node', () => {
    const electron = fakeNode('')
    for (const unusable of [join(folder, 'missing'), fakeNode('18.20.0'), fakeNode('20.8.1'), electron, folder]) {
      expect(findNode({ WHISKER_NODE: unusable })).toBe(process.execPath)
    }
  })
})
