import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { capture } from '../scripts/processes.mjs'
import { RandomState } from '../src/engine/matrix/index.ts'
import { makeManyImages } from './fixtures/many-images.ts'
import { root, until } from './harness.ts'
import { KillLab, VICTIMS, type Victim } from './kill-lab.ts'
import { datasetState, readGeneration } from './kill-ledger.ts'
import { Operator, OPERATIONS, projectFile, type Operation } from './kill-operations.ts'

/** WHISKER_KILLS=15 or 200; WHISKER_KILLS_SEED repeats one. Not a part of every run: it takes up to an hour. */
const KILLS = Number(process.env['WHISKER_KILLS'] ?? 0)
if (KILLS === 0) console.warn('skipped: SIGKILLs at random moments (set WHISKER_KILLS=15, or 200)')
const SEED = Number(process.env['WHISKER_KILLS_SEED'] ?? Date.now() % 2 ** 32)
const IMAGES = 600
/** Of edits, what a person may lose. */
const SAFE_AFTER_MS = 1000
const LATEST_MS = 1700

const random = new RandomState(SEED)
const folder = mkdtempSync(join(tmpdir(), 'whisker-kills-'))
const folders = { images: join(folder, 'images'), project: join(folder, 'project'), exports: join(folder, 'exports') }
const userData = join(folder, 'user-data')
const temporary = join(folder, 'tmp')
const lab = new KillLab(userData, temporary)
afterAll(async () => {
  await lab.close().catch(() => undefined)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

interface Kill {
  readonly victim: Victim
  readonly operation: Operation
  readonly afterMs: number
}

/** Each victim in turn, in a new order every time; each dies in every operation equally often. */
function plan(count: number): Kill[] {
  const deal = <T>(items: readonly T[]) => [...random.permutation(items.length)].map((i) => items[i]!)
  const operations = new Map<Victim, Operation[]>(VICTIMS.map((victim) => [victim, []]))
  const rounds = Array.from({ length: Math.ceil(count / VICTIMS.length) }, () => deal(VICTIMS)).flat()
  return rounds.slice(0, count).map((victim) => {
    const left = operations.get(victim)!
    if (left.length === 0) left.push(...deal(OPERATIONS))
    return { victim, operation: left.pop()!, afterMs: random.randomSample() * LATEST_MS }
  })
}

const list = (path: string) => (existsSync(path) ? readdirSync(path) : [])

/** Files that nobody means to keep, wherever the lab writes. */
function strays(): string[] {
  const session = join(userData, 'session', 'session')
  const where: [string, RegExp][] = [
    [folders.project, /^lab\.whisker(\.previous)?$/],
    [folders.exports, /^(run\.npz|run\.json|predictions\.csv|report\.(csv|html|pdf))$/],
    [folders.images, /^(cat|non-cat)$/],
    [join(userData, 'session'), /^session$/],
    [session, /^(dataset\.json|desk\.json|writes|[0-9a-f-]{36}\.run\.npz)$/],
    [join(session, 'writes'), /^$/],
    [join(userData, 'pixel-cache'), /^[0-9a-f]{32}-[0-9a-f]{16}\.pixels$/],
    // Chromium keeps its own things there too.
    [userData, /^(?!settings\.json.)(?!.*\.tmp$)/],
    [temporary, /^$/],
  ]
  const own = [pixelsOf(join(session, 'dataset.json')), socketFolder()]
  return where.flatMap(([path, kept]) => {
    const names = list(path).filter((name) => !kept.test(name) && !own.includes(name))
    return names.map((name) => join(path, name))
  })
}

/** The one file of pixels that the session's dataset has. */
function pixelsOf(description: string): string {
  const text = existsSync(description) ? readFileSync(description, 'utf8') : ''
  const hash = /"pixelHash":"([0-9a-f]{32})/.exec(text)?.[1] ?? ''
  return `pixels-${hash}.bin`
}

/** Chromium's own, in the folder for temporary files, as long as the app runs: where a second start finds the first. */
function socketFolder(): string {
  const link = join(userData, 'SingletonSocket')
  return lstatSync(link, { throwIfNoEntry: false }) ? basename(dirname(readlinkSync(link))) : ''
}

/** What is in the lab again after a kill, against the ledger. Returns how old the oldest lost change was. */
async function checkSession(operator: Operator, { victim }: Kill, killedAt: number): Promise<number> {
  await until('no import is under way', async () => (await lab.ask('session.state', {})).importing === null)
  const { dataset, runs, project, unsaved } = await lab.ask('session.state', {})
  const { images } = await lab.ask('dataset.images', {})
  expect(unsaved).toBeNull()
  expect(project.name).toBe('lab')
  // The engine outlives its window: what it had answered is all there.
  const safeBefore = victim === 'renderer' ? killedAt : killedAt - SAFE_AFTER_MS
  const found = datasetState(dataset?.options.imageSize ?? 0, images, dataset?.edits.count ?? 0)
  const lost = [
    operator.dataset.settle('dataset', found, killedAt, safeBefore),
    operator.notes.settle('notes', project.notes, killedAt, safeBefore),
  ]
  if (operator.hasOpened) operator.runs.replace(runs)
  else operator.runs.settle(runs, killedAt, safeBefore)
  return Math.max(...lost)
}

async function checkProject(operator: Operator, { victim }: Kill, killedAt: number): Promise<void> {
  const path = projectFile(folders)
  const found = await readGeneration(path)
  operator.generations.settle('project file', found, killedAt, killedAt, victim === 'renderer')
  if (existsSync(`${path}.previous`)) await readGeneration(`${path}.previous`)
}

/** A run that was in training goes on from its last state when asked. Nothing trains afterwards. */
async function checkResume(): Promise<void> {
  const { runs, dataset } = await lab.ask('session.state', {})
  const goesOn = runs.filter(({ state }) => state === 'running' || state === 'preparing')
  for (const { id } of goesOn) await lab.ask('run.stop', { runId: id })
  const run = runs.find(({ state, datasetId }) => state === 'paused' && datasetId === dataset?.id)
  if (!run) return
  await lab.ask('run.resume', { runId: run.id })
  await until('the interrupted run goes on', async () => {
    const now = (await lab.ask('session.state', {})).runs.find(({ id }) => id === run.id)
    return now && (now.state === 'finished' || now.iteration > run.iteration)
  })
  await lab.ask('run.stop', { runId: run.id })
}

/** In a process that has nothing to do with the lab. */
async function checkByCommandLine(): Promise<void> {
  const args = [join(root, 'bin', 'whisker.mjs'), 'check', projectFile(folders), '--json']
  const env = { ...process.env, WHISKER_CACHE: 'off' }
  const { code, output } = await capture(process.execPath, args, { cwd: folder, env })
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^{.*"skipped":\[\]}\n$/) })
}

interface Outcome {
  readonly lostMs: number
  readonly halfWritten: number
}

async function killOnce(operator: Operator, kill: Kill): Promise<Outcome> {
  const { victim, operation, afterMs } = kill
  const work = operator.operate(operation).catch((error: unknown) => error)
  const early = await Promise.race([work, new Promise((resolve) => setTimeout(resolve, afterMs, null))])
  if (early !== null) throw early
  const killedAt = lab.kill(victim)
  await work
  const halfWritten = strays().length
  operator.checkExports()
  await readGeneration(projectFile(folders))

  if (victim === 'main') operator.forgetGrants()
  await lab.comeBack(victim)
  const lostMs = await checkSession(operator, kill, killedAt)
  await until(`nothing is left over: ${strays().join(', ')}`, () => strays().length === 0, 10_000)
  operator.checkExports()
  await checkProject(operator, kill, killedAt)
  if (operation === 'save') await checkByCommandLine()
  if (operation === 'train') await checkResume()
  expect(lab.complaints()).toEqual([])
  return { lostMs, halfWritten }
}

it.skipIf(KILLS === 0)(
  `after each of ${KILLS} SIGKILLs of engine, main process and renderer, seed ${SEED}: the project file is whole and the old or the new one, at most ${SAFE_AFTER_MS} ms of edits are lost, nothing is left over`,
  async () => {
    for (const path of [folders.project, folders.exports, temporary]) mkdirSync(path)
    await makeManyImages(folders.images, IMAGES)
    await lab.launch(true)
    const operator = await Operator.begin(lab, folders, random)
    const outcomes: Outcome[] = []
    for (const [i, kill] of plan(KILLS).entries()) {
      const what = `${i + 1}: ${kill.victim} in ${kill.operation} after ${Math.round(kill.afterMs)} ms`
      const outcome = await killOnce(operator, kill).catch((error: unknown) => {
        throw new Error(`kill ${what}, seed ${SEED}`, { cause: error })
      })
      if (KILLS > 15) process.stdout.write(`kill ${what}: ${JSON.stringify(outcome)}\n`)
      outcomes.push(outcome)
    }
    const lost = Math.round(Math.max(...outcomes.map(({ lostMs }) => lostMs)))
    const halfWritten = outcomes.filter((outcome) => outcome.halfWritten > 0).length
    process.stdout.write(
      `seed ${SEED}: ${KILLS} kills, ${halfWritten} amid a write; at most ${lost} ms of changes lost\n`,
    )
  },
  60_000 + KILLS * 20_000,
)
