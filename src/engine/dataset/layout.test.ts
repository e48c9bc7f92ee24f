import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { detectLayout } from './layout.js'
import { listFiles } from './list-files.js'

const scratch = mkdtempSync(join(tmpdir(), 'whisker-layout-'))
afterAll(() => rmSync(scratch, { recursive: true }))

let folders = 0
/** A folder with these files; the layout goes by names alone. */
function folderOf(...files: string[]): string {
  const folder = join(scratch, `set-${folders++}`)
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
  return folder
}

/** `path: class` or `path: class, split`; files without a class are missing. */
async function layoutOf(paths: string[], testPaths: string[] = []) {
  const files = await listFiles([...paths, ...testPaths])
  const { kind, classNames, places } = detectLayout(
    files.filter(({ root }) => root < paths.length),
    files.filter(({ root }) => root >= paths.length),
  )
  const where = [...places].map(([{ path }, { classIndex, split }]) => [
    path,
    [classNames[classIndex], split].filter(Boolean).join(', '),
  ])
  return { kind, classNames, places: Object.fromEntries(where) as Record<string, string> }
}

describe('class folders', () => {
  it('are the sub-folders, with all that lies below them; files beside them have no class', async () => {
    const folder = folderOf(
      'cats/a.jpg',
      'cats/kittens/b.png',
      'cats/notes.txt',
      'dogs/c.webp',
      'stray.jpg',
      'README.md',
    )
    expect(await layoutOf([folder])).toEqual({
      kind: 'class-folders',
      classNames: ['cats', 'dogs'],
      places: { 'cats/a.jpg': 'cats', 'cats/kittens/b.png': 'cats', 'cats/notes.txt': 'cats', 'dogs/c.webp': 'dogs' },
    })
  })

  it('are found inside folders that only wrap them', async () => {
    const { kind, classNames } = await layoutOf([
      folderOf('archive/PetImages/Cat/1.jpg', 'archive/PetImages/Dog/1.jpg', 'readme.txt'),
    ])
    expect({ kind, classNames }).toEqual({ kind: 'class-folders', classNames: ['Cat', 'Dog'] })
  })

  it('are the opened folders, when several are opened together', async () => {
    const cats = folderOf('1.jpg', 'more/2.jpg')
    const dogs = folderOf('1.jpg')
    const { kind, places } = await layoutOf([cats, dogs])
    expect(kind).toBe('class-folders')
    expect(places).toEqual({
      [`${basename(cats)}/1.jpg`]: basename(cats),
      [`${basename(cats)}/more/2.jpg`]: basename(cats),
      [`${basename(dogs)}/1.jpg`]: basename(dogs),
    })
  })

  it('may be a single one', async () => {
    expect(await layoutOf([folderOf('cats/1.jpg', 'cats/2.jpg')])).toMatchObject({
      kind: 'class-folders',
      classNames: ['cats'],
    })
  })

  it('are not the hidden ones, nor those without images', async () => {
    const folder = folderOf('cat/1.jpg', 'dog/1.jpg', '.thumbnails/1.jpg', '__MACOSX/1.jpg', 'docs/readme.md')
    expect((await layoutOf([folder])).classNames).toEqual(['cat', 'dog'])
  })

  it('may hold images without extensions, where no file has one', async () => {
    expect((await layoutOf([folderOf('cat/0001', 'dog/0001')])).classNames).toEqual(['cat', 'dog'])
  })
})

describe('a given split', () => {
  it.each([
    ['train', 'test'],
    ['training_set', 'test_set'],
    ['Train', 'Validation'],
    ['train', 'valid'],
    ['train-set', 'TEST'],
  ])('is %s and %s with class folders in them', async (train, test) => {
    const folder = folderOf(`${train}/cat/1.jpg`, `${train}/dog/2.jpg`, `${test}/cat/3.jpg`, `${test}/dog/4.jpg`)
    expect(await layoutOf([folder])).toEqual({
      kind: 'given-split',
      classNames: ['cat', 'dog'],
      places: {
        [`${train}/cat/1.jpg`]: 'cat, train',
        [`${train}/dog/2.jpg`]: 'dog, train',
        [`${test}/cat/3.jpg`]: 'cat, test',
        [`${test}/dog/4.jpg`]: 'dog, test',
      },
    })
  })

  it('is found when the halves are nested in folders of their own name, and classes match whatever their case', async () => {
    const folder = folderOf(
      'training_set/training_set/cats/1.jpg',
      'training_set/training_set/dogs/1.jpg',
      'test_set/test_set/Cats/1.jpg',
      'test_set/test_set/Dogs/2.jpg',
    )
    const { kind, places } = await layoutOf([folder])
    expect(kind).toBe('given-split')
    expect(places['test_set/test_set/Cats/1.jpg']).toMatch(/^cats, test$/i)
  })

  it('is a train and a test folder opened together', async () => {
    const folder = folderOf('train/cat/1.jpg', 'train/dog/1.jpg', 'test/cat/1.jpg', 'test/dog/1.jpg')
    const { kind, places } = await layoutOf([join(folder, 'train'), join(folder, 'test')])
    expect(kind).toBe('given-split')
    expect(places['test/dog/1.jpg']).toBe('dog, test')
  })

  it('counts train, valid and test as one training and two test folders', async () => {
    const folder = folderOf('train/cat/1.jpg', 'train/dog/1.jpg', 'valid/cat/2.jpg', 'test/dog/3.jpg')
    const { places } = await layoutOf([folder])
    expect(places).toMatchObject({
      'train/cat/1.jpg': 'cat, train',
      'valid/cat/2.jpg': 'cat, test',
      'test/dog/3.jpg': 'dog, test',
    })
  })

  it('is none where the test images have no classes: those of the training folder are split later', async () => {
    const folder = folderOf(
      'train/cat.1.jpg',
      'train/cat.2.jpg',
      'train/dog.1.jpg',
      'train/dog.2.jpg',
      'test1/1.jpg',
      'test1/2.jpg',
    )
    expect(await layoutOf([folder])).toMatchObject({
      kind: 'file-name-prefix',
      places: { 'train/cat.1.jpg': 'cat', 'train/dog.2.jpg': 'dog' },
    })
  })

  it('comes from separately opened test folders', async () => {
    const train = folderOf('cat/1.jpg', 'dog/1.jpg')
    const test = folderOf('cat/2.jpg', 'dog/2.jpg', 'bird/3.jpg')
    const { kind, classNames, places } = await layoutOf([train], [test])
    expect({ kind, classNames }).toEqual({ kind: 'given-split', classNames: ['bird', 'cat', 'dog'] })
    expect(places).toMatchObject({
      [`${basename(train)}/cat/1.jpg`]: 'cat, train',
      [`${basename(test)}/bird/3.jpg`]: 'bird, test',
    })
  })
})

describe('file names', () => {
  it('give classes where they begin with a word and a number follows', async () => {
    const folder = folderOf('cat.12.jpg', 'cat.13.jpg', 'dog_7.jpg', 'dog-8.png', 'notes.txt')
    expect(await layoutOf([folder])).toEqual({
      kind: 'file-name-prefix',
      classNames: ['cat', 'dog'],
      places: { 'cat.12.jpg': 'cat', 'cat.13.jpg': 'cat', 'dog_7.jpg': 'dog', 'dog-8.png': 'dog' },
    })
  })

  it.each([
    ['of cameras', ['IMG_1.jpg', 'IMG_2.jpg', 'DSC_1.jpg', 'DSC_2.jpg']],
    ['with one prefix', ['cat.1.jpg', 'cat.2.jpg']],
    ['of splits', ['train-1.jpg', 'train-2.jpg', 'test-1.jpg', 'test-2.jpg']],
    ['each different', ['tom1.jpg', 'felix2.jpg', 'garfield3.jpg']],
    ['without numbers', ['a.jpg', 'b.jpg']],
  ])('%s do not: the images are loose', async (_what, files) => {
    expect(await layoutOf([folderOf(...files)])).toEqual({ kind: 'loose-images', classNames: [], places: {} })
  })

  it('opened one by one are loose too', async () => {
    const folder = folderOf('a.jpg', 'b.jpg')
    expect((await layoutOf([join(folder, 'a.jpg'), join(folder, 'b.jpg')])).kind).toBe('loose-images')
  })

  it('of a folder without any image make nothing', async () => {
    expect((await layoutOf([folderOf('readme.txt', 'data.csv')])).kind).toBe('nothing')
    expect((await layoutOf([join(scratch, 'no such folder')])).kind).toBe('loose-images')
  })
})

describe('listing', () => {
  it('is in natural order, folder by folder', async () => {
    const folder = folderOf('b/cat.10.jpg', 'b/cat.9.jpg', 'a10/1.jpg', 'a9/1.jpg', 'b/cat.09.jpg')
    const paths = (await listFiles([folder])).map(({ path }) => path)
    expect(paths).toEqual(['a9/1.jpg', 'a10/1.jpg', 'b/cat.09.jpg', 'b/cat.9.jpg', 'b/cat.10.jpg'])
  })

  it('follows a link to a folder outside once, and gives a folder with its own path precedence', async () => {
    const outside = folderOf('1.jpg')
    const folder = folderOf('z/2.jpg')
    symlinkSync(outside, join(folder, 'linked'))
    symlinkSync(outside, join(folder, 'linked again'))
    symlinkSync(join(folder, 'z'), join(folder, 'a'))
    const files = await listFiles([folder])
    expect(files.map(({ path, rejection }) => [path, rejection?.code])).toEqual([
      ['a', 'broken-link'],
      ['linked/1.jpg', undefined],
      ['linked again', 'broken-link'],
      ['z/2.jpg', undefined],
    ])
  })

  it('names folders of the same name apart, and takes a file opened twice once', async () => {
    const [one, two] = [folderOf('cats/1.jpg'), folderOf('cats/1.jpg')]
    const files = await listFiles([join(one, 'cats'), join(two, 'cats'), join(one, 'cats/1.jpg')])
    expect(files.map(({ path }) => path)).toEqual(['cats/1.jpg', 'cats (2)/1.jpg'])
    const nested = await listFiles([join(one, 'cats'), one])
    expect(nested.map(({ path, rejection }) => [path, rejection])).toEqual([['cats/1.jpg', null]])
  })

  it('stops when cancelled', async () => {
    await expect(listFiles([folderOf('1.jpg')], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})
