import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RandomState } from '../matrix/index.js'
import { decodeParameters, encodeNpz, encodeParametersJson } from './index.js'
import { namedParameters } from './parameters-file.js'
import { decodeProject, encodeProject, seal, type ProjectContent } from './project-file.js'
import { previousGeneration, readStoredProject, storeProject } from './stored-project.js'
import { makeParametersFile, temporaryFolder } from './testing.js'

/** A project of this name, with a run, its text beyond ASCII. */
function makeProject(name: string): ProjectContent {
  return {
    description: JSON.stringify({
      name,
      notes: '猫 😺 "quoted"\n',
      images: Array.from({ length: 40 }, (_, i) => `${i}.png`),
    }),
    files: new Map([['runs/0.npz', encodeNpz(makeParametersFile())]]),
  }
}

/** 1,000 flips of one to eight bits of a byte, and 1,000 truncations, at seeded random places. */
function* damages(whole: Uint8Array): Generator<Uint8Array> {
  const random = new RandomState(20)
  const below = (count: number) => Math.floor(random.randomSample() * count)
  for (let i = 0; i < 1000; i++) {
    const bytes = whole.slice()
    bytes[below(bytes.length)]! ^= 1 + below(255)
    yield bytes
  }
  for (let i = 0; i < 1000; i++) yield whole.slice(0, below(whole.length))
}

const refused = expect.objectContaining({ code: 'file-damaged', subject: 'x.whisker' })

describe('a project file', () => {
  it('comes back as it was, and is the same bytes every time', () => {
    const project = makeProject('cats')
    expect(decodeProject(encodeProject(project), 'x.whisker')).toEqual(project)
    expect(encodeProject(makeProject('cats'))).toEqual(encodeProject(project))
  })

  it('with a byte changed (1,000 places) or cut short (1,000 places) is refused every time', () => {
    for (const bytes of damages(encodeProject(makeProject('cats')))) {
      expect(() => decodeProject(bytes, 'x.whisker')).toThrowError(refused)
    }
  })

  it('with a byte changed in its header, whichever it is, or with bytes added, is refused', () => {
    const whole = encodeProject(makeProject('cats'))
    for (let at = 0; at < 64; at++) {
      const bytes = whole.slice()
      bytes[at]! ^= 0x40
      expect(() => decodeProject(bytes, 'x.whisker')).toThrowError(refused)
    }
    expect(() => decodeProject(Buffer.concat([whole, Buffer.alloc(1)]), 'x.whisker')).toThrowError(refused)
  })

  it('of a later version is refused as such', () => {
    const later = seal(new TextEncoder().encode('whatever comes'), 2)
    expect(() => decodeProject(later, 'x.whisker')).toThrowError(expect.objectContaining({ code: 'newer-version' }))
  })

  it('with a right checksum over something that is no project is refused', () => {
    for (const payload of [
      new Uint8Array(0),
      new TextEncoder().encode('no archive'),
      encodeNpz(makeParametersFile()),
    ]) {
      expect(() => decodeProject(seal(payload, 1), 'x.whisker')).toThrowError(refused)
    }
  })
})

describe('a stored project', () => {
  async function twoGenerations() {
    const folder = await temporaryFolder()
    const path = join(folder, 'x.whisker')
    await storeProject(path, makeProject('first'))
    await storeProject(path, makeProject('second'))
    return { folder, path }
  }

  it('is the newest generation, with the one before beside it and nothing else', async () => {
    const { folder, path } = await twoGenerations()
    expect(await readStoredProject(path)).toEqual({ content: makeProject('second'), fellBack: null })
    expect((await readStoredProject(previousGeneration(path))).content).toEqual(makeProject('first'))
    expect((await readdir(folder)).sort()).toEqual(['x.whisker', 'x.whisker.previous'])
  })

  it('damaged (200 of those places): the previous generation, and what was wrong', async () => {
    const { path } = await twoGenerations()
    const whole = await readFile(path)
    const first = makeProject('first')
    let nth = 0
    for (const bytes of damages(whole)) {
      if (nth++ % 10 > 0) continue
      await writeFile(path, bytes)
      const { content, fellBack } = await readStoredProject(path)
      expect(content.description).toBe(first.description)
      expect(fellBack).toMatch(/^"x\.whisker" is (damaged|not a project)/)
    }
  })

  it('damaged in both generations: refused, naming the file that was asked for', async () => {
    const { path } = await twoGenerations()
    for (const file of [path, previousGeneration(path)]) await writeFile(file, 'damaged')
    await expect(readStoredProject(path)).rejects.toEqual(refused)
  })

  it('damaged and then saved anew: the good generation before stays the previous one', async () => {
    const { path } = await twoGenerations()
    await writeFile(path, 'damaged')
    await storeProject(path, makeProject('third'))
    expect((await readStoredProject(path)).content).toEqual(makeProject('third'))
    expect((await readStoredProject(previousGeneration(path))).content).toEqual(makeProject('first'))
  })

  it('that is gone: its previous generation; without one: file-unreadable', async () => {
    const { path } = await twoGenerations()
    await rm(path)
    expect((await readStoredProject(path)).content).toEqual(makeProject('first'))
    await rm(previousGeneration(path))
    await expect(readStoredProject(path)).rejects.toMatchObject({ code: 'file-unreadable', subject: 'x.whisker' })
  })
})

describe.each([
  ['npz', encodeNpz],
  ['json', encodeParametersJson],
] as const)('a parameter file (.%s)', (_format, encode) => {
  it('with a byte changed (1,000 places) or cut short (1,000 places) is refused, or its content is unchanged', () => {
    const file = makeParametersFile()
    const bits = ({ parameters }: typeof file) =>
      [...namedParameters(parameters).values()].map(({ data }) => new BigUint64Array(data.slice().buffer))
    for (const bytes of damages(encode(file))) {
      try {
        const back = decodeParameters(bytes, 'x.whisker')
        expect(bits(back)).toEqual(bits(file))
        expect(back.metadata).toEqual(file.metadata)
      } catch (error) {
        expect(error).toEqual(refused)
      }
    }
  })
})
