import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { whisker } from './command-line.js'
import { plantTrouble } from './fixtures/planted-trouble.js'

const root = resolve(import.meta.dirname, '..')
const course = process.env['WHISKER_COURSE'] ?? resolve(root, '../shared/course')
const demo = join(root, 'resources', 'demo')
const hasCourse = existsSync(course)

interface Check {
  exactDuplicates: string[][]
  nearDuplicates: string[][]
  leaks: string[][]
  contradictions: string[][]
  skipped: { path: string; reason: string }[]
}

async function check(...args: string[]): Promise<Check> {
  const { code, out, errors } = await whisker('check', ...args, '--json')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(out.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(out) as Check
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whisker-check-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The photos of a dataset with both splits. */
const photoFolders = (dataset: string) =>
  ['train/cat', 'train/non-cat', 'test/cat', 'test/non-cat'].map((folder) => join(dataset, folder))

const holds = (groups: string[][], { original, copy }: { original: string; copy: string }) =>
  groups.some((group) => group.includes(original) && group.includes(copy))

describe('whisker check', () => {
  it('finds planted trouble in 2,000 images at the default threshold, 0.9: all exact, contradictory and leaking copies, at least 18 of 20 near-duplicates, at most 5 false ones', async () => {
    const folder = await temporaryFolder()
    const photos = [...(hasCourse ? photoFolders(course) : []), ...photoFolders(demo)]
    const planted = await plantTrouble(folder, 2000, photos)
    expect([planted.exact.length, planted.near.length, planted.contradictions.length, planted.leaks.length]).toEqual([
      25, 20, 5, 10,
    ])
    const found = await check(folder)
    expect(planted.exact.filter((pair) => !holds(found.exactDuplicates, pair))).toEqual([])
    expect(planted.contradictions.filter((pair) => !holds(found.contradictions, pair))).toEqual([])
    const missed = planted.near.filter((pair) => !holds(found.nearDuplicates, pair))
    expect(missed.length, JSON.stringify(missed)).toBeLessThanOrEqual(2)
    const missedLeaks = planted.leaks.filter((pair) => !holds(found.leaks, pair) && !missed.includes(pair as never))
    expect(missedLeaks).toEqual([])
    const isPlanted = (group: string[]) => planted.near.some((pair) => holds([group], pair))
    const others = found.nearDuplicates.filter((group) => !isPlanted(group))
    expect(others.length, JSON.stringify(others)).toBeLessThanOrEqual(5)
    expect(found.skipped).toEqual([])
  })

  it.skipIf(!hasCourse).each([
    { from: 'PNG files', args: [course], group: ['train/cat/train-146.png', 'test/cat/test-017.png'] },
    {
      from: 'HDF5 files',
      args: [join(course, 'train_catvnoncat.h5'), '--test', join(course, 'test_catvnoncat.h5')],
      group: ['train_catvnoncat.h5#146', 'test_catvnoncat.h5#17'],
    },
  ])(
    'finds the one image that the course has in train and in test, and nothing else: $from',
    async ({ args, group }) => {
      expect(await check(...args)).toMatchObject({
        exactDuplicates: [group],
        nearDuplicates: [],
        leaks: [group],
        contradictions: [],
      })
    },
  )

  it('prints exactly the promised keys, names skipped files, and takes --test', async () => {
    const folder = await temporaryFolder()
    const [train, test] = [join(folder, 'first'), join(folder, 'second')]
    for (const place of [train, test])
      for (const name of ['cat', 'dog']) mkdirSync(join(place, name), { recursive: true })
    const photo = (name: string) => join(demo, 'train', name)
    copyFileSync(photo('cat/black-cat-002.jpg'), join(train, 'cat', 'a.jpg'))
    copyFileSync(photo('cat/black-cat-002.jpg'), join(train, 'dog', 'b.jpg'))
    copyFileSync(photo('non-cat/airplane-006.jpg'), join(train, 'dog', 'c.jpg'))
    copyFileSync(photo('non-cat/airplane-006.jpg'), join(test, 'dog', 'd.jpg'))
    copyFileSync(photo('cat/black-cat-024.jpg'), join(test, 'cat', 'e.jpg'))
    writeFileSync(join(test, 'cat', 'note.txt'), 'no image')
    const found = await check(train, '--test', test)
    expect(Object.keys(found)).toEqual(['exactDuplicates', 'nearDuplicates', 'leaks', 'contradictions', 'skipped'])
    const names = (groups: string[][]) => groups.map((group) => group.map((path) => path.slice(-5)))
    expect(names(found.exactDuplicates)).toEqual([
      ['a.jpg', 'b.jpg'],
      ['c.jpg', 'd.jpg'],
    ])
    expect(names(found.contradictions)).toEqual([['a.jpg', 'b.jpg']])
    expect(names(found.leaks)).toEqual([['c.jpg', 'd.jpg']])
    expect(found.skipped).toMatchObject([{ path: expect.stringContaining('note.txt') as string }])

    const { code, out } = await whisker('check', train, '--test', test)
    expect(code).toBe(0)
    expect(out).toContain('Contradictory labels, exact duplicates:')
    expect(out).toContain('1 test image is also in train: the test accuracy is too good.')
  })

  it.each([
    { args: ['check'], code: 2, says: 'check needs a dataset' },
    { args: ['check', 'a', 'b'], code: 2, says: 'what is "b"?' },
    { args: ['check', demo, '--near', '0.5'], code: 2, says: '--near 0.5: give a number from 0.8 to 1' },
    { args: ['check', demo, '--positive', 'cat'], code: 2, says: "Unknown option '--positive'" },
    { args: ['check', join(demo, 'nowhere')], code: 1, says: 'there is no file or folder' },
  ])('$args: exit code $code, one line that says why', async ({ args, code, says }) => {
    const run = await whisker(...args)
    expect(run).toMatchObject({ code, out: '' })
    expect(run.errors).toContain(says)
    expect(run.errors.trimEnd().split('\n')).toHaveLength(1)
  })
})
