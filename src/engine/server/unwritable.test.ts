import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Access, Failure } from '../contract/index.js'
import {
  canMount,
  fillUp,
  IMPORT,
  makeImageFolder,
  makeReadOnly,
  openSession,
  temporaryFolder,
  tinyDisk,
  trainToEnd,
} from '../session/testing.js'
import { type Client, connect } from './testing.js'

const ASK = { threshold: 0.5 }

type Write = (client: Client, grant: string, runId: string) => Promise<unknown>

/** A picture or a document the window or main made: the engine writes it. */
const file: Write = (client, grant) => client.ask('export.file', { grant, bytes: new Uint8Array(5000).fill(7) })

/** Everything that a person can have written, by the file's name. */
const WRITES: Record<string, Write> = {
  'run.npz': (client, grant, runId) => client.ask('export.parameters', { grant, runId, format: 'npz' }),
  'run.json': (client, grant, runId) => client.ask('export.parameters', { grant, runId, format: 'json' }),
  'predictions.csv': (client, grant, runId) => client.ask('export.predictions', { grant, runId, ...ASK }),
  'photos.csv': (client, grant, runId) => client.ask('prediction.saveCsv', { grant, runId, ...ASK }),
  'import report.csv': (client, grant) => client.ask('dataset.saveReport', { grant, only: 'all' }),
  'report.html': async (client, grant, runId) => {
    const report = await client.ask('export.report', { runId, iteration: null, ...ASK, language: 'en' })
    return client.ask('export.file', { grant, bytes: new TextEncoder().encode(report.html) })
  },
  'report.pdf': file,
  'chart.png': file,
  'chart.svg': file,
  'chart.csv': file,
  'other.whisker': (client, grant) => client.ask('project.saveAs', { grant }),
  'lab.whisker': (client) => client.ask('project.save', {}),
}

/** A place with an old file of every name, project files among them; `spoil` makes it one that cannot be written to. */
interface Place {
  readonly folder: string
  /** Where the old files are to be found afterwards. */
  spoil(): Promise<string>
}

const full = async (): Promise<Place> => {
  const folder = await tinyDisk(1024)
  return { folder, spoil: async () => (fillUp(folder), folder) }
}

const readOnly = async (): Promise<Place> => {
  const folder = await tinyDisk(1024)
  return { folder, spoil: async () => (makeReadOnly(folder), folder) }
}

const vanished = async (): Promise<Place> => {
  const above = await temporaryFolder()
  const folder = join(above, 'folder')
  await mkdir(folder)
  const elsewhere = join(above, 'elsewhere')
  return { folder, spoil: () => rename(folder, elsewhere).then(() => elsewhere) }
}

async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder)
  const entries = names.map(async (name) => [name, (await readFile(join(folder, name))).toString('latin1')] as const)
  return Object.fromEntries(await Promise.all(entries))
}

/** A lab whose project lies in the folder, with changes that it does not hold, and a grant for each file. */
async function beginIn(folder: string) {
  const session = openSession()
  const client = connect(session)
  const images = await makeImageFolder()
  await session.datasets.open([images], IMPORT)
  const { id: runId } = await trainToEnd(session)
  await session.predictions.add([join(images, 'cat')], runId)
  const grants = new Map<string, string>()
  for (const [i, name] of Object.keys(WRITES).entries()) {
    const token = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
    const access: Access = name.endsWith('.whisker') ? 'project' : 'write'
    session.grants.add(token, access, [join(folder, name)])
    grants.set(name, token)
  }
  const grantOf = (name: string) => grants.get(name) ?? ''
  for (const name of Object.keys(WRITES)) await writeFile(join(folder, name), `the old ${name}`)
  // Twice: there is a previous generation too.
  for (const name of ['other.whisker', 'lab.whisker', 'other.whisker', 'lab.whisker']) {
    await client.ask('project.saveAs', { grant: grantOf(name) })
  }
  await client.ask('dataset.edit', { ids: [0], change: { excluded: true } })
  return { client, grantOf, runId }
}

const refusalOf = (work: Promise<unknown>): Promise<Partial<Failure>> =>
  work.then(
    () => ({ message: 'it was written' }),
    (failure: Failure) => ({ code: failure.code, message: failure.message, subject: failure.subject }),
  )

interface Trouble {
  readonly name: string
  readonly code: Failure['code']
  readonly reason: string
  readonly makePlace: () => Promise<Place>
  readonly needsMount: boolean
}

const TROUBLES: Trouble[] = [
  {
    name: 'a full disk',
    code: 'disk-full',
    reason: 'the disk is full. Free some space and save again.',
    makePlace: full,
    needsMount: true,
  },
  {
    name: 'a read-only disk',
    code: 'file-unwritable',
    reason: 'it lies on a read-only disk. Choose another place and save again.',
    makePlace: readOnly,
    needsMount: true,
  },
  {
    name: 'a folder that has vanished',
    code: 'file-unwritable',
    reason: 'its folder does not exist (any more). Choose another place and save again.',
    makePlace: vanished,
    needsMount: false,
  },
]

for (const { name: trouble, code, reason, makePlace, needsMount } of TROUBLES) {
  it.skipIf(needsMount && !canMount())(
    `${trouble}: every file stays as it was, nothing is left beside it, and what is said names file and reason`,
    async () => {
      const place = await makePlace()
      const { client, grantOf, runId } = await beginIn(place.folder)
      const before = await client.ask('project.state', {})
      const there = await place.spoil()
      const old = await contentOf(there)
      expect(Object.keys(old)).toEqual(expect.arrayContaining([...Object.keys(WRITES), 'lab.whisker.previous']))

      for (const [name, write] of Object.entries(WRITES)) {
        const refusal = await refusalOf(write(client, grantOf(name), runId))
        expect(refusal).toEqual({ code, subject: name, message: `"${name}" was not saved: ${reason}` })
        expect(await contentOf(there)).toEqual(old)
      }
      if (there !== place.folder) await expect(stat(place.folder)).rejects.toThrow('ENOENT')
      expect(await client.ask('project.state', {})).toEqual(before)
      expect(before).toMatchObject({ name: 'lab', dirty: true })
    },
  )
}

it.skipIf(!canMount())('a disk that was full takes the project as soon as there is room', async () => {
  const folder = await tinyDisk(1024)
  const { client } = await beginIn(folder)
  const filler = fillUp(folder)
  await expect(client.ask('project.save', {})).rejects.toMatchObject({ code: 'disk-full' })
  await rm(filler)
  expect(await client.ask('project.save', {})).toMatchObject({ name: 'lab', dirty: false })
})
