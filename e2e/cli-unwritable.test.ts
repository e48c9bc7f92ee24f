import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canMount, fillUp, makeReadOnly, temporaryFolder, tinyDisk } from '../src/engine/export/testing.ts'
import { whisker } from './command-line.ts'
import { root } from './harness.ts'

const demo = join(root, 'resources', 'demo')
const QUICK = [demo, '--image-size', '16', '--layers', '1', '--iterations', '5']

/** The old files of a disk, after `spoil`, and what training with `--out` onto it says. */
async function trainOnto(disk: string, spoil: () => unknown, name: string) {
  await writeFile(join(disk, name), 'old')
  spoil()
  const names = await readdir(disk)
  const { code, out, errors } = await whisker('train', ...QUICK, '--json', '--out', join(disk, name))
  expect(await readFile(join(disk, name), 'utf8')).toBe('old')
  expect(await readdir(disk)).toEqual(names)
  return { code, out, errors }
}

describe.each(['run.npz', 'run.json'])('whisker train --out %s', (name) => {
  it.skipIf(!canMount())('on a full disk: says so with the name, exit code 1; the old file stays', async () => {
    const disk = await tinyDisk()
    const { code, out, errors } = await trainOnto(disk, () => fillUp(disk), name)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(errors).toBe(`whisker: "${name}" was not saved: the disk is full. Free some space and save again.\n`)
  })

  it.skipIf(!canMount())('on a read-only disk: says so before it trains; the old file stays', async () => {
    const disk = await tinyDisk()
    const { code, out, errors } = await trainOnto(disk, () => makeReadOnly(disk), name)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(errors).toBe(`whisker: --out ${join(disk, name)} cannot be written: it lies on a read-only disk\n`)
  })

  it('into a folder that is not there: says so before it trains, and does not make it', async () => {
    const folder = join(await temporaryFolder(), 'gone')
    const { code, out, errors } = await whisker('train', ...QUICK, '--json', '--out', join(folder, name))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(errors).toBe(
      `whisker: --out ${join(folder, name)} cannot be written: its folder does not exist (any more)\n`,
    )
    expect(existsSync(folder)).toBe(false)
  })
})

it
  .skipIf(!existsSync('/dev/full'))
  .each([
    ['train', ...QUICK],
    ['train', ...QUICK, '--json'],
    ['check', demo, '--image-size', '16', '--json'],
    ['--help'],
  ])('whisker %s … onto a full disk by the shell: says so on standard error, exit code 1', (...args) => {
  const command = `exec "$0" "$@" > /dev/full`
  const program = [process.execPath, join(root, 'bin', 'whisker.mjs')]
  const env = { ...process.env, WHISKER_CACHE: 'off' }
  const { status, stderr } = spawnSync('sh', ['-c', command, ...program, ...args], { encoding: 'utf8', env })
  expect(stderr).toBe('whisker: standard output cannot be written: the disk is full\n')
  expect(status).toBe(1)
})
