import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { PRESETS, type Hyperparameters } from '../src/engine/contract/index.ts'
import { decodeParameters } from '../src/engine/export/index.ts'
import type { RandomState } from '../src/engine/matrix/index.ts'
import { until } from './harness.ts'
import type { KillLab } from './kill-lab.ts'
import {
  datasetState,
  expectWholeText,
  Ledger,
  readGeneration,
  RunLedger,
  type DatasetState,
  type Generation,
} from './kill-ledger.ts'

export const OPERATIONS = ['import', 'edit', 'train', 'save', 'export'] as const
export type Operation = (typeof OPERATIONS)[number]

const EXPORTS = ['run.npz', 'run.json', 'predictions.csv', 'report.csv', 'report.html', 'report.pdf'] as const
type Export = (typeof EXPORTS)[number]

const MOST_RUNS = 8
const SIZES = { from: 16, to: 48 }

const TRAINING: Hyperparameters = {
  ...PRESETS['two-layer'],
  hiddenLayers: [4],
  initialization: 'scaled',
  iterations: 300,
  learningRate: 0.05,
}

export interface Folders {
  readonly images: string
  readonly project: string
  readonly exports: string
}

/** What a person does in the lab, without end, and a ledger of what must have come of it. */
export class Operator {
  /** Of the labels as they were imported. */
  private given: DatasetState
  readonly dataset: Ledger<DatasetState>
  readonly notes = new Ledger('')
  readonly runs = new RunLedger()
  readonly generations: Ledger<Generation>
  /** Another project was opened, or was about to be. */
  hasOpened = false
  /** What was written last, by name; null: the last write was cut off, or its answer. */
  private readonly exported = new Map<Export, string | null>()
  private readonly grants = new Map<string, string>()
  private teller = 0

  private constructor(
    private readonly lab: KillLab,
    private readonly folders: Folders,
    private readonly random: RandomState,
    start: { given: DatasetState; generation: Generation },
  ) {
    this.given = start.given
    this.dataset = new Ledger(start.given)
    this.generations = new Ledger(start.generation)
  }

  /** Imports the images, trains a run, saves the project. */
  static async begin(lab: KillLab, folders: Folders, random: RandomState): Promise<Operator> {
    const size = SIZES.from
    const grant = await lab.grantOpen('dataset-folder', folders.images)
    await lab.ask('dataset.open', { grant, options: importOptions(size) })
    const { images } = await lab.ask('dataset.images', {})
    await trainOne(lab)
    const project = await lab.grantSave(projectFile(folders))
    await lab.ask('project.saveAs', { grant: project })
    const given = datasetState(size, images, 0)
    const start = { given, generation: { dataset: given, notes: '', runs: 1 } }
    const operator = new Operator(lab, folders, random, start)
    operator.runs.see((await lab.ask('session.state', {})).runs)
    return operator
  }

  /** main is another one, and knows nothing of what a person chose before. */
  forgetGrants(): void {
    this.grants.clear()
  }

  /** Does not end by itself. */
  async operate(operation: Operation): Promise<never> {
    this.hasOpened = false
    for (;;) await this[operation]()
  }

  /** Every exported file is whole and, unless it was just being written, the one that was written last. */
  checkExports(): void {
    for (const [name, hash] of this.exported) {
      const path = join(this.folders.exports, name)
      if (hash === null && !existsSync(path)) continue
      expectWhole(path, this.dataset.newest.classes.length)
      if (hash !== null && hash !== hashOf(path)) throw new Error(`${name} is not as it was written`)
    }
  }

  private async import(): Promise<void> {
    await this.edit()
    await this.edit()
    if (this.chance(0.3)) return this.open()
    const size = this.between(SIZES.from, SIZES.to)
    const next = { ...this.given, size }
    const grant = await this.grantFor(this.folders.images, () =>
      this.lab.grantOpen('dataset-folder', this.folders.images),
    )
    await this.dataset.change(next, () => this.lab.ask('dataset.open', { grant, options: importOptions(size) }))
  }

  /** The project as it was saved last takes everything's place. */
  private async open(): Promise<void> {
    const path = projectFile(this.folders)
    const grant = await this.grantFor(path, () => this.lab.grantOpen('project', path))
    const { dataset, notes } = await readGeneration(path)
    this.hasOpened = true
    await this.dataset.change(dataset, () => this.notes.change(notes, () => this.lab.ask('project.open', { grant })))
    const { runs } = await this.lab.ask('session.state', {})
    this.runs.replace(runs)
  }

  /** Gives some images the other class, or leaves one out or takes it in again. */
  private async edit(): Promise<void> {
    if (this.chance(0.2)) return this.annotate()
    const { classes, excluded, edits, size } = this.dataset.newest
    const ids = new Set(Array.from({ length: this.between(1, 3) }, () => this.between(0, classes.length - 1)))
    const first = [...ids][0] ?? 0
    const isRelabeling = this.chance(0.7)
    const digits = [...(isRelabeling ? classes : excluded)]
    const to = digits[first] === '1' ? '0' : '1'
    for (const id of ids) digits[id] = to
    const change = isRelabeling ? { classIndex: Number(to) } : { excluded: to === '1' }
    const next = { size, classes, excluded, edits: edits + 1, [isRelabeling ? 'classes' : 'excluded']: digits.join('') }
    await this.dataset.change(next, () => this.lab.ask('dataset.edit', { ids: [...ids], change }))
  }

  private async annotate(): Promise<void> {
    const notes = `note ${++this.teller}`
    await this.notes.change(notes, () => this.lab.ask('project.annotate', { notes }))
  }

  /** Short runs and long ones; the oldest make room. */
  private async train(): Promise<void> {
    const { runs } = await this.lab.ask('session.state', {})
    const [oldest] = runs
    if (runs.length >= MOST_RUNS && oldest) {
      this.runs.forget(oldest.id)
      await this.lab.ask('run.delete', { runId: oldest.id })
    }
    const iterations = this.chance(0.5) ? this.between(50, 400) : 1_000_000
    const { id } = await this.lab.ask('run.start', {
      hyperparameters: { ...TRAINING, iterations, seed: this.between(0, 1000) },
      name: null,
    })
    const end = performance.now() + this.between(100, 1200)
    for (;;) {
      const state = await this.lab.ask('session.state', {})
      this.runs.see(state.runs)
      const isRunning = state.runs.some((run) => run.id === id && run.state !== 'finished')
      if (!isRunning) return
      if (performance.now() > end) return void (await this.lab.ask('run.stop', { runId: id }))
    }
  }

  private async save(): Promise<void> {
    await this.edit()
    await this.edit()
    await this.annotate()
    const next = { dataset: this.dataset.newest, notes: this.notes.newest, runs: this.runs.size }
    await this.generations.change(next, () => this.lab.ask('project.save', {}))
  }

  private async export(): Promise<void> {
    if (this.chance(0.3)) await this.edit()
    const name = EXPORTS[this.between(0, EXPORTS.length - 1)] ?? 'run.npz'
    const path = join(this.folders.exports, name)
    const grant = await this.grantFor(path, () => this.lab.grantSave(path))
    const runId = await this.runToExport()
    this.exported.set(name, null)
    await this.write(name, grant, runId)
    this.exported.set(name, hashOf(path))
  }

  /** One that has finished, on images as large as those in use. */
  private async runToExport(): Promise<string> {
    const { runs } = await this.lab.ask('session.state', {})
    const { size } = this.dataset.newest
    const ready = runs.filter(({ state, imageSize }) => state === 'finished' && imageSize === size)
    return ready[this.between(0, ready.length - 1)]?.id ?? (await trainOne(this.lab))
  }

  private async write(name: Export, grant: string, runId: string): Promise<void> {
    const { lab } = this
    if (name === 'run.npz') await lab.ask('export.parameters', { grant, runId, format: 'npz' })
    else if (name === 'run.json') await lab.ask('export.parameters', { grant, runId, format: 'json' })
    else if (name === 'predictions.csv') await lab.ask('export.predictions', { grant, runId, threshold: 0.5 })
    else if (name === 'report.csv') await lab.ask('dataset.saveReport', { grant, only: 'all' })
    else await lab.exportReport(runId, grant, name === 'report.html' ? 'html' : 'pdf')
  }

  private async grantFor(path: string, choose: () => Promise<string>): Promise<string> {
    const known = this.grants.get(path)
    const grant = known ?? (await choose())
    this.grants.set(path, grant)
    return grant
  }

  private chance(of: number): boolean {
    return this.random.randomSample() < of
  }

  private between(from: number, to: number): number {
    return from + Math.floor(this.random.randomSample() * (to - from + 1))
  }
}

export const projectFile = ({ project }: Folders) => join(project, 'lab.whisker')

/** A short run; its id, once it has finished. */
async function trainOne(lab: KillLab): Promise<string> {
  const { id } = await lab.ask('run.start', { hyperparameters: TRAINING, name: null })
  await until('the run has finished', async () => {
    const { runs } = await lab.ask('session.state', {})
    return runs.some((run) => run.id === id && run.state === 'finished')
  })
  return id
}

function importOptions(imageSize: number) {
  return { imageSize, fit: 'squash' as const, testFraction: 0.25, splitSeed: 1, positiveClass: 'cat' }
}

const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

function expectWhole(path: string, images: number): void {
  if (path.endsWith('run.npz') || path.endsWith('run.json')) return void decodeParameters(readFileSync(path), path)
  if (extname(path) === '.html') return expectWholeText(path, '</html>')
  if (extname(path) === '.pdf') return expectWholeText(path, '%%EOF')
  const lines = readFileSync(path, 'utf8').split('\r\n').length
  if (lines !== images + 2) throw new Error(`${path} has ${lines} lines for ${images} images`)
}
