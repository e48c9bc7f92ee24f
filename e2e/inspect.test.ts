import { copyFileSync, mkdirSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { whisker } from './command-line.ts'

const demo = join(resolve(import.meta.dirname, '..'), 'resources', 'demo')

interface Inspection {
  outOfFold: {
    accuracy: number
    interval: [number, number]
    samples: { path: string; label: number; probability: number }[]
  }
  labelDoctor: { path: string; label: number; suggested: number; probability: number }[]
  seedSpread: { testAccuracy: number[]; finalCost: number[] }
  learningCurve: { fraction: number; accuracy: number; interval: [number, number] }[]
  sweep: { learningRate: number; units: number; accuracy: number }[]
  leaks: string[][]
  seconds: Record<string, number>
}

async function inspect(...args: string[]): Promise<Inspection> {
  const { code, out, errors } = await whisker('inspect', ...args, '--json')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(out.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(out) as Inspection
}

const SMALL = ['--image-size', '16', '--iterations', '40', '--folds', '2', '--seeds', '2']
const EVERYTHING = [
  ...['--label-doctor', '--seed-spread', '3', '--learning-curve'],
  ...['--sweep', 'learning-rate=0.001:0.1:3,units=2:4:2'],
]

const isShare = (value: number) => value >= 0 && value <= 1

/** Two of the demo's test images are copies of training images. */
async function leakingDemo(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whisker-inspect-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp(demo, folder, { recursive: true })
  mkdirSync(join(folder, 'test', 'cat'), { recursive: true })
  for (const name of ['black-cat-002.jpg', 'black-cat-024.jpg'])
    copyFileSync(join(folder, 'train', 'cat', name), join(folder, 'test', 'cat', `copy-of-${name}`))
  return folder
}

describe('whisker inspect', () => {
  it('answers every question in one object: a key for each analysis asked for, its seconds, and what leaks', async () => {
    const report = await inspect(await leakingDemo(), '--layers', '3,1', ...SMALL, ...EVERYTHING)
    const { outOfFold, labelDoctor, seedSpread, learningCurve, sweep, leaks, seconds } = report

    expect(isShare(outOfFold.accuracy)).toBe(true)
    expect(outOfFold.interval[0]).toBeLessThanOrEqual(outOfFold.accuracy)
    expect(outOfFold.interval[1]).toBeGreaterThanOrEqual(outOfFold.accuracy)
    const trained = outOfFold.samples.map(({ path }) => path)
    expect(new Set(trained).size).toBe(trained.length)
    for (const { path, label, probability } of outOfFold.samples) {
      expect(path).toMatch(/^train\//)
      expect(label).toBe(path.startsWith('train/cat/') ? 1 : 0)
      expect(isShare(probability)).toBe(true)
    }

    expect(labelDoctor.map(({ path }) => path).sort()).toEqual([...trained].sort())
    for (const { label, suggested, probability } of labelDoctor) {
      expect([0, 1]).toContain(label)
      expect([0, 1]).toContain(suggested)
      expect(isShare(probability)).toBe(true)
    }
    const doubt = labelDoctor.map(({ label, probability }) => (label === 1 ? 1 - probability : probability))
    expect(doubt[0]).toBeGreaterThan(doubt.at(-1) ?? 1)

    expect(seedSpread.testAccuracy).toHaveLength(3)
    expect(seedSpread.testAccuracy.every(isShare)).toBe(true)
    expect(seedSpread.finalCost).toHaveLength(3)
    expect(new Set(seedSpread.finalCost).size).toBe(3)

    expect(learningCurve.map(({ fraction }) => fraction)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    for (const { accuracy, interval } of learningCurve) {
      expect(interval[0]).toBeLessThanOrEqual(accuracy)
      expect(interval[1]).toBeGreaterThanOrEqual(accuracy)
    }

    expect(sweep).toHaveLength(6)
    expect(new Set(sweep.map(({ units }) => units))).toEqual(new Set([2, 4]))
    const rates = [...new Set(sweep.map(({ learningRate }) => learningRate))].sort((a, b) => a - b)
    for (const [i, rate] of [0.001, 0.01, 0.1].entries()) expect(rates[i]).toBeCloseTo(rate, 12)
    expect(sweep.every(({ accuracy }) => isShare(accuracy))).toBe(true)

    expect(leaks.map((group) => group.map((path) => path.slice(path.lastIndexOf('/') + 1)))).toEqual([
      ['black-cat-002.jpg', 'copy-of-black-cat-002.jpg'],
      ['black-cat-024.jpg', 'copy-of-black-cat-024.jpg'],
    ])
    expect(Object.keys(seconds)).toEqual(['outOfFold', 'test', 'labelDoctor', 'seedSpread', 'learningCurve', 'sweep'])
    for (const taken of Object.values(seconds)) expect(taken).toBeGreaterThan(0)
  })

  it('answers only what it is asked, the out-of-fold accuracy always', async () => {
    const report = await inspect(demo, ...SMALL, '--learning-curve')
    expect(Object.keys(report)).toEqual(['outOfFold', 'test', 'learningCurve', 'leaks', 'seconds'])
    expect(report.leaks).toEqual([])
  })

  it('says the same in words, with what leaks in one sentence', async () => {
    const { code, out, errors } = await whisker('inspect', await leakingDemo(), ...SMALL, ...EVERYTHING)
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(out).toMatch(/^Out of fold: {2}\d+\.\d % \(95 % interval \d+\.\d % to \d+\.\d %\), majority \d+\.\d % /)
    for (const part of ['Test images:', 'Labels that look wrong', 'Seeds', 'Learning curve', 'Sweep of 6'])
      expect(out).toContain(part)
    expect(out).toContain('2 test images are also in train: the test accuracy is too good')
  })
})
