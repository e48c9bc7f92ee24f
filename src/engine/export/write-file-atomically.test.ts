import { chmod, mkdir, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canMount, makeReadOnly, temporaryFolder, tinyDisk } from './testing.js'
import { writeFileAtomically } from './write-file-atomically.js'

const NEW = new TextEncoder().encode('new')

describe('writeFileAtomically', () => {
  it('writes a new file and replaces an old one, keeping its permissions, with nothing left beside it', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'file.npz')
    await writeFileAtomically(path, new Uint8Array(1_000_000).fill(7))
    expect((await readFile(path)).equals(Buffer.alloc(1_000_000, 7))).toBe(true)
    await chmod(path, 0o640)
    await writeFileAtomically(path, NEW)
    expect(await readFile(path, 'utf8')).toBe('new')
    expect((await stat(path)).mode & 0o777).toBe(0o640)
    expect(await readdir(folder)).toEqual(['file.npz'])
  })

  it('writes through a link: the link stays, its target is replaced', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'target'), 'old')
    await symlink('target', join(folder, 'link'))
    await writeFileAtomically(join(folder, 'link'), NEW)
    expect(await readlink(join(folder, 'link'))).toBe('target')
    expect(await readFile(join(folder, 'target'), 'utf8')).toBe('new')
  })

  it('takes names as long as the file system does', async () => {
    const path = join(await temporaryFolder(), `${'n'.repeat(251)}.csv`)
    await writeFileAtomically(path, NEW)
    expect(await readFile(path, 'utf8')).toBe('new')
  })

  it.skipIf(!canMount())('on a full disk: disk-full, the old file intact, no temporary file left', async () => {
    const folder = await tinyDisk()
    const path = join(folder, 'file.npz')
    await writeFile(path, 'old')
    const refused = expect.objectContaining({ code: 'disk-full', subject: 'file.npz' })
    await expect(writeFileAtomically(path, new Uint8Array(200_000))).rejects.toEqual(refused)
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['file.npz'])
  })

  it.skipIf(!canMount())('on a read-only disk: file-unwritable, the old file intact', async () => {
    const folder = await tinyDisk()
    const path = join(folder, 'file.npz')
    await writeFile(path, 'old')
    makeReadOnly(folder)
    const refused = expect.objectContaining({ code: 'file-unwritable', message: expect.stringContaining('read-only') })
    await expect(writeFileAtomically(path, NEW)).rejects.toEqual(refused)
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['file.npz'])
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'in a folder without write permission (not as root): file-unwritable, the old file intact',
    async () => {
      const folder = await temporaryFolder()
      await writeFile(join(folder, 'file.npz'), 'old')
      await chmod(folder, 0o500)
      const refused = expect.objectContaining({ code: 'file-unwritable' })
      await expect(writeFileAtomically(join(folder, 'file.npz'), NEW)).rejects.toEqual(refused)
      expect(await readFile(join(folder, 'file.npz'), 'utf8')).toBe('old')
      await chmod(folder, 0o700)
    },
  )

  it('into a folder that vanished: file-unwritable, and the folder is not made again', async () => {
    const folder = join(await temporaryFolder(), 'gone')
    await mkdir(folder)
    await rm(folder, { recursive: true })
    const refused = expect.objectContaining({
      code: 'file-unwritable',
      message: expect.stringContaining('does not exist'),
    })
    await expect(writeFileAtomically(join(folder, 'file.npz'), NEW)).rejects.toEqual(refused)
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  })

  it('where a folder has the name, or a file stands for the folder: file-unwritable, nothing left or lost', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'taken', 'inside'), { recursive: true })
    await writeFile(join(folder, 'file'), 'old')
    const refused = expect.objectContaining({ code: 'file-unwritable' })
    await expect(writeFileAtomically(join(folder, 'taken'), NEW)).rejects.toEqual(refused)
    await expect(writeFileAtomically(join(folder, 'file', 'inside'), NEW)).rejects.toEqual(refused)
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken'])
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('old')
  })
})
