import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRESETS, type ImportOptions } from '../src/engine/contract/index.ts'
import { Session } from '../src/engine/session/session.ts'
import { PROGRAMS } from '../src/engine/session/testing.ts'
import { whisker } from './command-line.ts'

/** Projects that the engine saved, on the real command line. */
const OPTIONS: ImportOptions = { imageSize: 32, fit: 'crop', testFraction: 0.3, splitSeed: 5, positiveClass: 'non-cat' }
const FORM = { ...PRESETS['two-layer'], hiddenLayers: [3], seed: 4, iterations: 200, learningRate: 0.01 }

interface Report {
  images: { train: number; test: number; skipped: { path: string; reason: string }[] }
  costEvery100: number[]
  costAfterLast: number
  trainAccuracy: number
  testAccuracy: number
  mislabeledTrain: string[]
  leaks: string[][]
}

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whisker-cli-project-'))
  folders.push(folder)
  return folder
}

/** A folder with photos and, beside them, a project: relabeled, excluded and moved images, and a form. */
let made: string
/** What the engine itself makes of it, and its own words for the images. */
let expected: Omit<Report, 'images' | 'costEvery100' | 'mislabeledTrain' | 'leaks'> & { train: number; test: number }
let excluded: string

beforeAll(async () => {
  made = await newFolder()
  const photos = join(made, 'photos')
  await cp(join(PROGRAMS.demo, 'test'), photos, { recursive: true })
  // The same photo in both classes: the split keeps them together until one is moved by hand.
  await cp(join(photos, 'cat', 'cat-015.jpg'), join(photos, 'cat', 'zz-copy.jpg'))
  const session = new Session({ programs: PROGRAMS, folder: null })
  await session.datasets.open([photos], OPTIONS)
  const images = session.datasets.images()
  const original = images.findIndex(({ path }) => path === 'cat/cat-015.jpg')
  const copy = images.findIndex(({ path }) => path === 'cat/zz-copy.jpg')
  session.edits.apply([copy], { split: images[original]?.split === 'test' ? 'train' : 'test' })
  session.edits.apply([images.findIndex(({ path }) => path.startsWith('cat/'))], { classIndex: 1 })
  const last = images.length - 1
  excluded = images[last]?.path ?? ''
  session.edits.apply([last], { excluded: true })
  session.projects.setForm(FORM)
  await session.projects.saveAs(join(made, 'pets.whisker'))

  const run = await new Promise<{ id: string; cost: number | null }>((done) => {
    session.onEvent((event) => event.type === 'run-changed' && event.run.state === 'finished' && done(event.run))
    session.runs.start(FORM, null)
  })
  const { train, test } = session.datasets.summary() ?? { train: 0, test: 0 }
  const evaluation = await session.evaluations.evaluate(run.id, 0.5)
  const [trainAccuracy, testAccuracy] = [evaluation.train.accuracy ?? NaN, evaluation.test?.accuracy ?? NaN]
  expected = { train, test, costAfterLast: run.cost ?? NaN, trainAccuracy, testAccuracy }
  await session.close()
  // Where the project saw them, there is nothing any more: what is found is found beside it.
  await rename(made, (made = `${made} moved`))
  folders.push(made)
}, 120_000)

/** Of a test's own, to be spoiled. */
async function copyOfProject(): Promise<{ folder: string; photos: string; file: string }> {
  const folder = await newFolder()
  await cp(made, folder, { recursive: true })
  return { folder, photos: join(folder, 'photos'), file: join(folder, 'pets.whisker') }
}

async function asked<T>(...args: string[]): Promise<{ report: T; errors: string }> {
  const { code, out, errors } = await whisker(...args, '--json')
  expect({ code, errors: code === 0 ? '' : errors }).toEqual({ code: 0, errors: '' })
  return { report: JSON.parse(out) as T, errors }
}

const train = (...args: string[]) => asked<Report>('train', ...args)

describe('whisker train FILE.whisker', () => {
  it('trains as the engine does with the project open: its images, labels, exclusions, moves, split and form', async () => {
    const { report, errors } = await train(join(made, 'pets.whisker'))
    expect(errors).toBe('')
    expect(report.images).toEqual({ train: expected.train, test: expected.test, skipped: [] })
    const { costAfterLast, trainAccuracy, testAccuracy } = expected
    expect(report).toMatchObject({ costAfterLast, trainAccuracy, testAccuracy })
    expect(report.costEvery100).toHaveLength(2)
    expect(report.leaks).toEqual([['cat/cat-015.jpg', 'cat/zz-copy.jpg']])
  })

  it('finds the images beside it wherever the two were moved, files that were renamed by their content', async () => {
    const { folder, photos } = await copyOfProject()
    await rename(join(photos, 'cat'), join(photos, 'kitten'))
    await mkdir(join(photos, 'deep'))
    await rename(join(photos, 'non-cat'), join(photos, 'deep', 'down'))
    const elsewhere = join(await newFolder(), 'elsewhere')
    await rename(folder, elsewhere)
    const { report } = await train(join(elsewhere, 'pets.whisker'))
    expect(report).toMatchObject({
      costAfterLast: expected.costAfterLast,
      leaks: [['kitten/cat-015.jpg', 'kitten/zz-copy.jpg']],
    })
  })

  it('takes what the command line says before what the project says, and leaves the rest as it is', async () => {
    const file = join(made, 'pets.whisker')
    const { report } = await train(file, '--iterations', '101', '--test-fraction', '0.5')
    expect(report.costEvery100).toHaveLength(2)
    const used = expected.train + expected.test
    expect(report.images.train + report.images.test).toBe(used)
    expect(Math.abs(report.images.test - used / 2)).toBeLessThanOrEqual(2)
    const { report: large } = await train(file, '--image-size', '48', '--positive', 'cat', '--l2', '3')
    expect(large.images).toEqual({ train: expected.train, test: expected.test, skipped: [] })
    expect(large.costAfterLast).not.toBe(expected.costAfterLast)
  })

  it('names missing and changed images with their numbers, and trains on the others', async () => {
    const { photos, file } = await copyOfProject()
    await rm(join(photos, 'cat', 'cat-015.jpg'))
    await cp(join(photos, 'cat', 'cat-018.jpg'), join(photos, 'cat', 'black-cat-016.jpg'))
    await cp(join(photos, 'cat', 'cat-018.jpg'), join(photos, 'new.jpg'))
    const { report, errors } = await train(file)
    const all = expected.train + expected.test + 1
    expect(errors).toContain(
      `whisker: 2 of the ${all} images of "pets.whisker" are missing, 1 of them because the file has other content now: cat/black-cat-016.jpg, cat/cat-015.jpg.`,
    )
    expect(errors).toContain('2 images there are not in the project "pets.whisker" and left out.')
    expect(report.images.skipped.map(({ path }) => path)).toEqual(['cat/black-cat-016.jpg', 'cat/cat-015.jpg'])
    expect(report.images.train + report.images.test).toBe(all - 3)
  })

  it('refuses a project none of whose images is there, in one sentence', async () => {
    const { photos, file } = await copyOfProject()
    await rm(photos, { recursive: true })
    const { code, out, errors } = await whisker('train', file)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(errors).toMatch(/^whisker: (\d+) of the \1 images of "pets\.whisker" are missing: [^\n]+\n$/)
  })

  it('damaged: refuses it in words, or trains on the previous generation and says so', async () => {
    const { file } = await copyOfProject()
    const bytes = await readFile(file)
    const spoiled = Buffer.from(bytes)
    spoiled[bytes.length - 40] = (spoiled[bytes.length - 40] ?? 0) ^ 1
    await writeFile(file, spoiled)
    const refused = await whisker('train', file)
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.errors).toMatch(/^whisker: "pets\.whisker" is damaged: its checksum does not fit[^\n]+\n$/)

    await writeFile(`${file}.previous`, bytes)
    const { report, errors } = await train(file)
    expect(errors).toMatch(
      /^whisker: "pets\.whisker" is damaged: [^\n]+ Its previous generation was opened instead\.\n$/,
    )
    expect(report.costAfterLast).toBe(expected.costAfterLast)
  })
})

describe('the other commands', () => {
  it('check judges the project’s own split and labels, and leaves out what is excluded', async () => {
    const { report } = await asked<Record<string, string[][]>>('check', join(made, 'pets.whisker'))
    const group = ['cat/cat-015.jpg', 'cat/zz-copy.jpg']
    expect(report).toMatchObject({ exactDuplicates: [group], leaks: [group], contradictions: [], skipped: [] })
  })

  it('inspect asks its questions of the project’s training images, with its form', async () => {
    const { report } = await asked<{
      outOfFold: { samples: { path: string; label: number }[] }
      test: { accuracy: number }
      leaks: string[][]
    }>('inspect', join(made, 'pets.whisker'), '--folds', '2', '--seeds', '1')
    expect(report.outOfFold.samples).toHaveLength(expected.train)
    expect(report.outOfFold.samples.map(({ path }) => path)).not.toContain(excluded)
    expect(report.test.accuracy).toBe(expected.testAccuracy)
    expect(report.leaks).toHaveLength(1)
  })

  it('predict gives a probability for every image of the project that is not excluded, decoded as the parameters say', async () => {
    const parameters = join(await newFolder(), 'parameters.npz')
    await train(
      join(PROGRAMS.demo, 'train'),
      '--image-size',
      '24',
      '--layers',
      '1',
      '--iterations',
      '50',
      '--out',
      parameters,
    )
    const ask = (what: string) =>
      asked<{ predictions: { path: string; probability: number }[] }>('predict', parameters, what)
    const { report } = await ask(join(made, 'pets.whisker'))
    expect(report.predictions).toHaveLength(expected.train + expected.test)
    const { report: plain } = await ask(join(made, 'photos'))
    const ofFile = (path: string) =>
      plain.predictions.find((one) => one.path.endsWith(`photos/${path}`) || one.path === path)
    for (const { path, probability } of report.predictions) {
      expect(path).not.toBe(excluded)
      expect(ofFile(path)?.probability, path).toBe(probability)
    }
  })

  it.each([
    { args: ['train', 'a.whisker', '--test', 'b'], code: 2, says: 'brings its own split' },
    { args: ['check', 'a', '--test', 'b.whisker'], code: 2, says: 'brings its own split' },
    { args: ['predict', 'p.npz', 'a.whisker', 'b'], code: 2, says: 'one project' },
    { args: ['train', 'nowhere.whisker'], code: 1, says: '"nowhere.whisker" cannot be read' },
  ])('$args: exit code $code, one line that says why', async ({ args, code, says }) => {
    const run = await whisker(...args)
    expect(run).toMatchObject({ code, out: '' })
    expect(run.errors).toContain(says)
    expect(run.errors.trimEnd().split('\n')).toHaveLength(1)
  })
})
