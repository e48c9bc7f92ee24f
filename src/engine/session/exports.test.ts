import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { IMPORT, makeImageFolder, openSession, QUICK, temporaryFolder, trainToEnd } from './testing.js'

/** The cells of a CSV none of whose cells need quotes. */
async function readCells(path: string): Promise<string[][]> {
  const text = await readFile(path, 'utf8')
  expect(text.startsWith('\uFEFF')).toBe(true)
  return text
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
}

describe('what a session saves', () => {
  it('the report has one line a file of the import, with its verdict, and can be cut to the used or the rejected', async () => {
    const folder = await makeImageFolder({ cat: 3, dog: 3 })
    await writeFile(join(folder, 'cat', 'empty.png'), '')
    await writeFile(join(folder, 'dog', '=cmd.png'), 'text')
    const session = openSession()
    await session.datasets.open([folder], { ...IMPORT, testFraction: 0.5 })

    const path = join(await temporaryFolder(), 'report.csv')
    const paths = async (only: 'all' | 'used' | 'rejected') => {
      await session.exports.saveReport(path, only)
      const [header, ...rows] = await readCells(path)
      expect(header).toEqual(['path', 'verdict', 'code', 'reason'])
      return rows.map(([file, verdict, code]) => [file, verdict, code])
    }
    const used = [0, 1, 2].flatMap((i) => [`cat/cat-00${i}.png`, `dog/dog-00${i}.png`])
    const rejected = [
      ['cat/empty.png', 'rejected', 'empty-file'],
      ['dog/=cmd.png', 'rejected', 'not-an-image'],
    ]
    expect((await paths('used')).map(([file]) => file).sort()).toEqual(used.sort())
    expect((await paths('rejected')).sort()).toEqual(rejected)
    expect(await paths('all')).toHaveLength(8)
  })

  it('the predictions have one line an image and agree with the evaluation at any threshold', async () => {
    const session = openSession()
    await session.datasets.open([await makeImageFolder()], IMPORT)
    const { id } = await trainToEnd(session, { ...QUICK, iterations: 20 })
    const path = join(await temporaryFolder(), 'predictions.csv')
    for (const threshold of [0.4, 0.6]) {
      await session.exports.savePredictions(path, id, threshold)
      const [header, ...rows] = await readCells(path)
      expect(header).toEqual(['path', 'split', 'excluded', 'class', 'label', 'probability', 'prediction'])
      expect(rows).toHaveLength(60)

      const evaluation = await session.evaluations.evaluate(id, threshold)
      const wrong = (split: string) =>
        rows.filter((row) => row[1] === split && row[4] !== row[6]).map(([image]) => image)
      const mislabeled = (images: { id: number }[] = []) => images.map((image) => session.datasets.image(image.id).path)
      expect(wrong('train').sort()).toEqual(mislabeled(evaluation.train.mislabeled).sort())
      expect(wrong('test').sort()).toEqual(mislabeled(evaluation.test?.mislabeled).sort())
    }
  })

  it('the predictions of own photos have one line a photo, with the decision in words', async () => {
    const session = openSession()
    await session.datasets.open([await makeImageFolder()], IMPORT)
    const { id } = await trainToEnd(session)
    const { predictions } = await session.predictions.add([await makeImageFolder({ cat: 2, dog: 2 })], id)
    const path = join(await temporaryFolder(), 'photos.csv')
    await session.exports.savePhotoPredictions(path, id, 0.5)
    const [, ...rows] = await readCells(path)
    expect(rows).toEqual(
      predictions.map(({ path: photo, probability }) => {
        const decision = probability > 0.5 ? ['1', 'cat'] : ['0', 'not cat']
        return [photo, String(probability), ...decision]
      }),
    )
  })

  it('refuses to save what a run has not learned yet, and leaves an old file alone', async () => {
    const session = openSession({ trainers: 1 })
    await session.datasets.open([await makeImageFolder()], IMPORT)
    session.runs.start({ ...QUICK, iterations: 1_000_000 }, null)
    const { id } = session.runs.start(QUICK, null)
    const path = join(await temporaryFolder(), 'old.npz')
    await writeFile(path, 'old')
    expect(() => session.exports.saveParameters(path, id, 'npz')).toThrow(
      expect.objectContaining({ code: 'run-not-ready' }),
    )
    expect(await readFile(path, 'utf8')).toBe('old')
  })

  it('refuses to load what is no parameter file, and what is no file', async () => {
    const session = openSession()
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'folder.npz'))
    await writeFile(join(folder, 'text.json'), 'text')
    const refused = (code: string) => expect.objectContaining({ code })
    await expect(session.runs.load(join(folder, 'folder.npz'))).rejects.toEqual(refused('file-unreadable'))
    await expect(session.runs.load(join(folder, 'missing.npz'))).rejects.toEqual(refused('file-unreadable'))
    await expect(session.runs.load(join(folder, 'text.json'))).rejects.toEqual(refused('file-damaged'))
    expect(session.runs.list()).toEqual([])
  })
})
