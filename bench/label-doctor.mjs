// How well the label doctor finds labels that were flipped at random: npm run bench:label-doctor [-- SETS]
// Each seed copies the training images into class folders of its own, some of them into the wrong one, and asks
// `whisker inspect --label-doctor --json`. Only training images are used; nothing is tuned here.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const course = process.env['WHISKER_COURSE'] ?? resolve(root, '../shared/course')
const SETS = {
  course: { folder: join(course, 'train'), seeds: 20, flips: () => 10 },
  demo: { folder: join(root, 'resources', 'demo', 'train'), seeds: 5, flips: (images) => Math.round(0.05 * images) },
}
const CLASSES = ['cat', 'non-cat']

/** A small seeded generator (mulberry32): the flips are the same on every machine. */
function generator(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function flipped(folder, count, seed) {
  const images = CLASSES.flatMap((name) => readdirSync(join(folder, name)).map((file) => ({ name, file })))
  const random = generator(seed)
  const order = images.map((image) => ({ image, key: random() })).sort((a, b) => a.key - b.key)
  const wrong = new Set(order.slice(0, count(images.length)).map(({ image }) => image))
  const target = mkdtempSync(join(tmpdir(), 'whisker-doctor-'))
  for (const name of CLASSES) mkdirSync(join(target, name))
  for (const image of images) {
    const other = CLASSES.find((name) => name !== image.name)
    copyFileSync(join(folder, image.name, image.file), join(target, wrong.has(image) ? other : image.name, image.file))
  }
  return { target, wrong: new Set([...wrong].map(({ file }) => file)) }
}

/** The probability that a flipped label is ranked before one that is right, and how many are among the first 20. */
function judge(ranking, wrong) {
  const isWrong = ranking.map(({ path }) => wrong.has(path.split('/').at(-1)))
  let pairs = 0
  let before = 0
  for (const one of isWrong) {
    if (one) before++
    else pairs += before
  }
  return { auroc: pairs / (before * (isWrong.length - before)), found: isWrong.slice(0, 20).filter(Boolean).length }
}

/** The set's own test images keep Whisker from taking some of the training images for testing. */
function diagnose(folder, test) {
  const args = ['inspect', folder, '--test', test, '--label-doctor', '--json']
  const out = execFileSync(process.execPath, [join(root, 'bin', 'whisker.mjs'), ...args], { maxBuffer: 2 ** 28 })
  return JSON.parse(out.toString())
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SETS)) {
  const { folder, seeds, flips } = SETS[name]
  if (!existsSync(folder)) {
    console.log(`${name}: not there (${folder})`)
    continue
  }
  const results = Array.from({ length: seeds }, (_, s) => {
    const { target, wrong } = flipped(folder, flips, s + 1)
    try {
      const { labelDoctor, seconds } = diagnose(target, join(folder, '..', 'test'))
      return { ...judge(labelDoctor, wrong), seconds: seconds.labelDoctor, wrong: wrong.size }
    } finally {
      rmSync(target, { recursive: true })
    }
  })
  const of = (key) => mean(results.map((result) => result[key]))
  const found = `${of('found').toFixed(2)} of ${results[0].wrong} among the first 20`
  console.log(
    `${name}: mean AUROC ${of('auroc').toFixed(3)} over ${seeds} seeds, ${found}, ${of('seconds').toFixed(1)} s each`,
  )
}
