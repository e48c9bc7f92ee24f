import { copyFile, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PRESETS } from '../contract/index.js'
import { curveOf } from './run.js'
import type { Session } from './session.js'
import { IMPORT, makeImageFolder, openSession, temporaryFolder, trainToEnd } from './testing.js'

/** Everything that decides numbers, and what a person wrote. Where the files lie does not. */
function content(session: Session) {
  const { dataset, edits } = session.datasets.holds() ?? {}
  const { notes, hyperparameters } = session.projects.state()
  return {
    id: dataset?.id,
    images: session.datasets.images(),
    pixels: Buffer.from(dataset?.pixels ?? []).toString('base64'),
    summary: { ...session.datasets.summary(), importSeconds: 0 },
    edits,
    notes,
    hyperparameters,
    runs: session.runs.all().map((run) => ({
      summary: run.summary,
      curve: curveOf(run),
      parameters: run.parameters,
      probabilities: run.probabilities,
      learning: run.learning,
    })),
  }
}

/** A lab with mended labels, a run and notes, saved as `cats.whisker` beside its images. */
async function makeProject() {
  const folder = await temporaryFolder()
  const photos = join(folder, 'photos')
  await cp(await makeImageFolder({ cat: 12, 'non-cat': 12 }), photos, { recursive: true })
  const session = openSession()
  await session.datasets.open([photos], IMPORT)
  session.edits.apply([0, 1], { classIndex: 1 })
  session.edits.apply([5], { excluded: true })
  session.edits.apply([20], { split: 'test' })
  session.edits.undo()
  session.edits.decide(0, { kind: 'flipped', from: 0, to: 1, probability: 0.04 })
  const run = await trainToEnd(session)
  session.runs.annotate(run.id, 'good one')
  session.projects.annotate('the first try 猫')
  session.projects.setForm(PRESETS.logistic)
  const file = join(folder, 'cats.whisker')
  await session.projects.saveAs(file)
  return { session, folder, photos, file, run }
}

async function opened(file: string) {
  const session = openSession()
  return { session, report: await session.projects.open(file) }
}

describe('a project', () => {
  it('opened again is the lab as it was: images, labels, edits, split, runs, form and notes', async () => {
    const { session, file } = await makeProject()
    expect(session.projects.state()).toMatchObject({ name: 'cats', dirty: false })
    const { session: again, report } = await opened(file)
    expect(report).toMatchObject({ missing: [], moved: 0, unknown: 0, fellBack: null })
    expect(content(again)).toEqual(content(session))
    expect(again.projects.state()).toEqual(session.projects.state())
  })

  it('undoes and redoes its edits to the very start and end, saved and opened again in between', async () => {
    const { session, photos, file } = await makeProject()
    const fresh = openSession()
    await fresh.datasets.open([photos], IMPORT)
    // Decisions are no edits: they stay.
    for (const { id, decision } of session.datasets.images()) if (decision) fresh.edits.decide(id, decision)
    const { session: again } = await opened(file)
    again.edits.undo()
    await again.projects.save()
    const { session: third } = await opened(file)
    third.edits.undo()
    expect(third.datasets.images()).toEqual(fresh.datasets.images())
    expect(third.datasets.current().id).toBe(fresh.datasets.current().id)
    for (let i = 0; i < 3; i++) third.edits.redo()
    session.edits.redo()
    expect(third.datasets.images()).toEqual(session.datasets.images())
    expect(third.datasets.current().id).toBe(session.datasets.current().id)
  })

  it('moved to another folder together with its images finds them there, and its runs are runs of its dataset', async () => {
    const { session, folder, run } = await makeProject()
    const elsewhere = join(await temporaryFolder(), 'elsewhere')
    await rename(folder, elsewhere)
    const { session: again, report } = await opened(join(elsewhere, 'cats.whisker'))
    expect(report).toMatchObject({ missing: [], moved: 0 })
    expect(content(again)).toEqual(content(session))
    expect(again.datasets.image(0).file.startsWith(elsewhere)).toBe(true)
    await expect(again.history.snapshot(run.id, 0, 0.5)).resolves.toMatchObject({ iteration: 0 })
  })

  it('moved by itself finds its images where they were', async () => {
    const { session, file } = await makeProject()
    const moved = join(await temporaryFolder(), 'moved.whisker')
    await rename(file, moved)
    const { session: again } = await opened(moved)
    expect(content(again)).toEqual(content(session))
  })

  it('finds renamed and moved files by their content: labels and edits stay with the image, not with the name', async () => {
    const { session, photos, file, run } = await makeProject()
    await rename(join(photos, 'cat', 'cat-000.png'), join(photos, 'non-cat', 'what.png'))
    await mkdir(join(photos, 'deep', 'down'), { recursive: true })
    await rename(join(photos, 'non-cat', 'non-cat-003.png'), join(photos, 'deep', 'down', 'x.png'))
    await rename(join(photos, 'cat', 'cat-001.png'), join(photos, 'cat', 'swap'))
    await rename(join(photos, 'cat', 'cat-002.png'), join(photos, 'cat', 'cat-001.png'))
    await rename(join(photos, 'cat', 'swap'), join(photos, 'cat', 'cat-002.png'))
    await copyFile(join(photos, 'cat', 'cat-004.png'), join(photos, 'new.png'))
    const { session: again, report } = await opened(file)
    expect(report).toMatchObject({ missing: [], moved: 4, unknown: 1 })
    const numbers = (one: Session) =>
      one.datasets
        .images()
        .map(({ id, classIndex, label, split, excluded }) => [id, classIndex, label, split, excluded])
    expect(numbers(again)).toEqual(numbers(session))
    expect(content(again).pixels).toBe(content(session).pixels)
    expect(again.datasets.images()[0]).toMatchObject({ path: 'non-cat/what.png', classIndex: 1, givenClassIndex: 0 })
    await expect(again.history.snapshot(run.id, 0, 0.5)).resolves.toMatchObject({ iteration: 0 })
  })
})

describe('another image size, after the folder was reorganised', () => {
  it('decodes the same images wherever they lie by now: labels, edits, split and order stay; what is new stays out', async () => {
    const { session, photos, file } = await makeProject()
    await rename(join(photos, 'cat'), join(photos, 'kittens'))
    await mkdir(join(photos, 'deep'))
    await rename(join(photos, 'non-cat'), join(photos, 'deep', 'down'))
    const { session: again } = await opened(file)
    // After it was opened, too: two files change their names.
    const [a, b, c] = ['cat-003.png', 'cat-004.png', 'swap'].map((name) => join(photos, 'kittens', name))
    for (const [from, to] of [
      [a, c],
      [b, a],
      [c, b],
    ] as [string, string][])
      await rename(from, to)
    await copyFile(join(photos, 'kittens', 'cat-006.png'), join(photos, 'new.png'))
    await again.datasets.configure({ imageSize: 20, splitSeed: 9 })
    const numbers = (one: Session) => one.datasets.images().map((image) => [image.id, image.classIndex, image.label])
    expect(numbers(again)).toEqual(numbers(session))
    expect(again.datasets.summary()).toMatchObject({ options: { imageSize: 20, splitSeed: 9 }, used: 23, excluded: 1 })
    expect(again.datasets.current().pixels).toHaveLength(24 * 20 * 20 * 3)
    expect(again.datasets.image(3).path).toBe('kittens/cat-004.png')
    for (let i = 0; i < 3; i++) again.edits.undo()
    expect(again.datasets.images().every(({ classIndex, givenClassIndex }) => classIndex === givenClassIndex)).toBe(
      true,
    )
    expect(again.datasets.summary()).toMatchObject({ used: 24, excluded: 0 })
  })

  it('a file that is gone by then is missing from the project, with its edits, and back when it is back', async () => {
    const { session, photos } = await makeProject()
    const away = join(await temporaryFolder(), 'away.png')
    await rename(join(photos, 'cat', 'cat-000.png'), away)
    await session.datasets.configure({ imageSize: 20 })
    expect(session.datasets.images()).toHaveLength(23)
    expect(session.datasets.report()).toContainEqual({
      path: 'cat/cat-000.png',
      rejection: { code: 'vanished', reason: expect.any(String) as string },
    })
    expect(session.projects.missingImages()).toEqual([{ path: 'cat/cat-000.png', changed: false }])
    await rename(away, join(photos, 'cat', 'cat-000.png'))
    await session.datasets.configure({ imageSize: 16 })
    expect(session.projects.state()).toMatchObject({ missing: 0 })
    expect(session.datasets.images()[0]).toMatchObject({ path: 'cat/cat-000.png', classIndex: 1, givenClassIndex: 0 })
  })
})

describe('a project whose images are missing or changed', () => {
  async function broken() {
    const made = await makeProject()
    const { photos } = made
    const hidden = join(await temporaryFolder(), 'hidden')
    await mkdir(hidden)
    await rename(join(photos, 'cat', 'cat-000.png'), join(hidden, 'found.png'))
    await rename(join(photos, 'non-cat', 'non-cat-011.png'), join(hidden, 'non-cat-011.png'))
    await copyFile(join(photos, 'cat', 'cat-003.png'), join(photos, 'cat', 'cat-005.png'))
    return { ...made, hidden }
  }

  it('opens with what is there and names the others; runs keep their numbers, as of other images', async () => {
    const { session, file, run } = await broken()
    const { session: again, report } = await opened(file)
    expect(report.missing).toEqual([
      { path: 'cat/cat-000.png', changed: false },
      { path: 'cat/cat-005.png', changed: true },
      { path: 'non-cat/non-cat-011.png', changed: false },
    ])
    expect(again.projects.state()).toMatchObject({ missing: 3 })
    expect(again.datasets.images()).toHaveLength(21)
    const rejected = again.datasets
      .report()
      .flatMap(({ path, rejection }) => (rejection ? [[path, rejection.code]] : []))
    expect(rejected).toEqual([
      ['cat/cat-000.png', 'vanished'],
      ['cat/cat-005.png', 'changed'],
      ['non-cat/non-cat-011.png', 'vanished'],
    ])
    expect(again.runs.get(run.id).summary).toEqual(session.runs.get(run.id).summary)
    expect(again.runs.get(run.id).summary.datasetId).not.toBe(again.datasets.current().id)
  })

  it('loses none of their edits: saved without them and given them back, everything is as before, undo included', async () => {
    const { session, file, photos, hidden } = await broken()
    const first = (await opened(file)).session
    await first.projects.save()
    const second = (await opened(file)).session
    expect(second.projects.state().missing).toBe(3)
    const located = await second.projects.locate([hidden])
    expect(located.missing).toEqual([{ path: 'cat/cat-005.png', changed: true }])
    await rename(join(hidden, 'found.png'), join(photos, 'cat', 'cat-000.png'))
    await rename(join(hidden, 'non-cat-011.png'), join(photos, 'non-cat', 'non-cat-011.png'))
    await second.projects.save()
    const third = (await opened(file)).session
    expect(third.datasets.images()).toHaveLength(23)
    third.edits.undo()
    third.edits.undo()
    third.edits.redo()
    expect(third.datasets.images()[0]).toMatchObject({ classIndex: 1, givenClassIndex: 0 })
    session.edits.undo()
    const all = (one: Session) =>
      one.datasets.holds()?.dataset.images.map((image) => [image.hash, image.classIndex, image.split, image.excluded])
    const changed = session.datasets.image(5).hash
    expect(all(third)).toEqual(all(session)?.filter(([hash]) => hash !== changed))
  })

  it('put back and taken in with the folder, they are not missing any more, and in the project once', async () => {
    const { file, photos, hidden } = await broken()
    const { session: again } = await opened(file)
    await rename(join(hidden, 'found.png'), join(photos, 'cat', 'cat-000.png'))
    await again.folders.takeIn()
    expect(again.projects.missingImages().map(({ path }) => path)).not.toContain('cat/cat-000.png')
    await again.projects.save()
    const { session: third, report } = await opened(file)
    expect(report.missing.map(({ path }) => path)).not.toContain('cat/cat-000.png')
    expect(third.datasets.images()).toHaveLength(again.datasets.images().length)
  })

  it('all of them, because the folder was renamed: opens empty, and is whole again once it is located', async () => {
    const { session, photos, file, run } = await makeProject()
    const renamed = `${photos} of last year`
    await rename(photos, renamed)
    const { session: again, report } = await opened(file)
    expect(report.missing).toHaveLength(24)
    expect(again.datasets.summary()).toMatchObject({ train: 0, test: 0 })
    expect(again.runs.list()).toHaveLength(1)
    await expect(again.projects.locate([renamed])).resolves.toMatchObject({ missing: [], project: { dirty: true } })
    expect(content(again).pixels).toBe(content(session).pixels)
    expect(content(again).edits).toEqual(content(session).edits)
    expect(again.runs.get(run.id).summary.datasetId).toBe(again.datasets.current().id)
  })
})

describe('a project file', () => {
  it('damaged: the previous generation is opened, as unsaved, and the reason said; both damaged: refused, nothing changed', async () => {
    const { session, file, folder } = await makeProject()
    session.projects.annotate('second')
    await session.projects.save()
    expect((await readdir(folder)).sort()).toEqual(['cats.whisker', 'cats.whisker.previous', 'photos'])
    const bytes = await readFile(file)
    bytes[bytes.length - 40]! ^= 1
    await writeFile(file, bytes)
    const { session: again, report } = await opened(file)
    expect(report.fellBack).toContain('checksum')
    expect(again.projects.state()).toMatchObject({ name: 'cats', notes: 'the first try 猫', dirty: true })

    await writeFile(`${file}.previous`, bytes)
    const before = content(session)
    await expect(session.projects.open(file)).rejects.toMatchObject({ code: 'file-damaged', subject: 'cats.whisker' })
    expect(content(session)).toEqual(before)
  })

  it('is dirty after every kind of change, and clean once saved', async () => {
    const { session, run } = await makeProject()
    const changes = [
      () => session.edits.redo(),
      () => session.runs.rename(run.id, 'other'),
      () => session.runs.annotate(run.id, 'noted'),
      () => session.projects.annotate('new'),
      () => session.projects.setForm(PRESETS['two-layer']),
      () => session.runs.delete(run.id),
    ]
    for (const change of changes) {
      change()
      expect(session.projects.state().dirty).toBe(true)
      expect(await session.projects.save()).toMatchObject({ dirty: false })
    }
  })

  it('begun anew is empty, with no file to save in', async () => {
    const { session } = await makeProject()
    expect(await session.projects.begin()).toMatchObject({ name: null, dirty: false, notes: '', missing: 0 })
    expect(session.state()).toMatchObject({ dataset: null, runs: [] })
    await expect(session.projects.save()).rejects.toMatchObject({ code: 'not-granted' })
  })
})

describe('what an engine had saved when it was killed', () => {
  async function afterKill(folder: string): Promise<Session> {
    const copy = join(await temporaryFolder(), 'copy')
    await cp(folder, copy, { recursive: true })
    const session = openSession({ folder: copy })
    await session.restore()
    return session
  }

  it('is the project with all that was done since it was saved, and which file it belongs to', async () => {
    const { file, run } = await makeProject()
    const folder = await temporaryFolder()
    const session = openSession({ folder })
    await session.projects.open(file)
    session.edits.apply([7], { excluded: true })
    session.runs.rename(run.id, 'renamed')
    session.projects.annotate('not saved')
    await expect
      .poll(async () => content(await afterKill(folder)), { interval: 100, timeout: 10_000 })
      .toEqual(content(session))
    const again = await afterKill(folder)
    expect(again.projects.state()).toEqual(session.projects.state())
    expect(again.state().recovered).toBe(true)
    for (const one of [again, session]) for (let i = 0; i < 3; i++) one.edits.undo()
    expect(content(again)).toEqual(content(session))
  })

  it('says that nothing was cut short when it had been closed', async () => {
    const folder = await temporaryFolder()
    const session = openSession({ folder })
    await session.projects.open((await makeProject()).file)
    await session.close()
    expect((await afterKill(folder)).state()).toMatchObject({ recovered: false, project: { name: 'cats' } })
  })

  it('remembers the images that were missing, and their edits', async () => {
    const { file, photos } = await makeProject()
    await rm(join(photos, 'cat', 'cat-000.png'))
    const folder = await temporaryFolder()
    const session = openSession({ folder })
    await session.projects.open(file)
    await session.close()
    const again = await afterKill(folder)
    expect(again.projects.missingImages()).toEqual([{ path: 'cat/cat-000.png', changed: false }])
    await again.projects.saveAs(join(await temporaryFolder(), 'again.whisker'))
    expect(again.projects.state()).toMatchObject({ missing: 1, dirty: false })
  })
})
