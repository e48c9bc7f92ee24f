import { inflateSync } from 'node:zlib'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { PRESETS } from '../contract/index.js'
import { html } from './markup.js'
import { encodePng } from './png.js'
import { reportHtml } from './report.js'
import type { ReportData } from './report-data.js'
import { trainCommand } from './train-command.js'

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></svg><iframe src="http://example.com">',
  '${7*7}{{7*7}}&lt;&#x3c;',
  'a\u202etxt.exe\u0000\u0007',
]

const png = encodePng(
  2,
  Uint8Array.from({ length: 12 }, (_, i) => i * 20),
)
const confusion = { truePositives: 1, falsePositives: 1, trueNegatives: 1, falseNegatives: 0 }
const measures = { balancedAccuracy: 0.75, precision: 0.5, recall: 1, specificity: 0.5, f1: 2 / 3 }
const split = {
  ids: [0, 1, 2],
  probabilities: Float64Array.of(0.9, 0.7, 0.2),
  accuracy: 2 / 3,
  interval: [0.2, 0.93] as [number, number],
  majority: 2 / 3,
  confusion,
  measures,
  mislabeled: [],
}
const bin = { images: 0, probability: null, share: null, interval: [0, 1] as [number, number] }
const scores = {
  images: 3,
  positives: 1,
  ranking: {
    points: {
      thresholds: Float64Array.of(0.9, 0.7, 0.2, 0),
      truePositiveRates: Float64Array.of(0, 1, 1, 1),
      falsePositiveRates: Float64Array.of(0, 0, 0.5, 1),
      precisions: Float64Array.of(1, 1, 0.5, 1 / 3),
    },
    auroc: 1,
    aurocInterval: null,
    averagePrecision: 1,
  },
  calibration: { bins: Array.from({ length: 10 }, () => bin), error: 0.1, brier: 0.2 },
}

function reportOf(name: string, language: ReportData['language'] = 'en'): string {
  const options = { imageSize: 64, fit: 'squash' as const, testFraction: 0.2, splitSeed: 1, positiveClass: name }
  const points = {
    iterations: Float64Array.of(0, 1),
    costs: Float64Array.of(0.7, 0.5),
    accuracies: Float64Array.of(0, 1),
  }
  return reportHtml({
    language,
    date: '2026-01-01 00:00 UTC',
    version: '1.0',
    dataset: {
      id: 'd',
      name,
      isDemo: false,
      options,
      split: 'given',
      hasGivenSplit: true,
      excluded: 1,
      edits: { undo: null, redo: null, count: 0 },
      classes: [
        { name, train: 1, test: 1 },
        { name: 'other', train: 2, test: 2 },
      ],
      positiveClass: name,
      train: 3,
      test: 3,
      trainPositives: 1,
      testPositives: 1,
      trainMajority: 2 / 3,
      testMajority: 2 / 3,
      used: 6,
      rejected: 0,
      importSeconds: 0,
    },
    fingerprint: 'f'.repeat(64),
    run: {
      ...{ id: 'r', name, origin: 'trained', datasetId: 'd', hyperparameters: PRESETS['four-layer'] },
      ...{ layerSizes: [12_288, 20, 7, 5, 1], parameterCount: 246_000, positiveClass: name, classes: [name, 'other'] },
      ...{ imageSize: 64, fit: 'squash', state: 'finished', iteration: 2500, cost: 0.1, testCost: 0.5 },
      ...{ trainAccuracy: 0.9, testAccuracy: 0.8, trainSeconds: 0.2, iterationsPerSecond: 1, secondsLeft: null },
      ...{ plan: { kind: 'direct', precision: 'f64', threads: 1, reason: 'chosen', sentence: name }, message: null },
    },
    iteration: 2500,
    curve: { train: points, test: points },
    evaluation: { runId: 'r', threshold: 0.5, train: split, test: split },
    scores: { train: scores, test: scores },
    mislabeled: [{ split: 'test', total: 3, images: [{ path: `x/${name}`, label: name, probability: 0.7, png }] }],
    suspects: {
      counts: { kept: 0, flipped: 1, excluded: 0 },
      total: 1,
      images: [{ path: name, png, kind: 'flipped', before: name, after: name, probability: 0.04 }],
    },
    leaks: 2,
    decisions: {
      total: 1,
      images: [{ path: name, png, label: { before: name, after: 'other' }, split: null, excluded: true }],
    },
  })
}

describe('a report', () => {
  it.each(HOSTILE)('takes the name %j for text, wherever it stands', (name) => {
    const report = reportOf(name)
    const tags = new Set([...report.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map((match) => match[1]?.toLowerCase()))
    for (const tag of ['script', 'iframe', 'object', 'link', 'a', 'form']) expect(tags.has(tag), tag).toBe(false)
    const images = [...report.matchAll(/<img\b[^>]*>/g)].map(([tag]) => tag)
    expect(images).toHaveLength(3)
    for (const tag of images) expect(tag.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\bon\w+=|'/)
    // One of each: nothing inside a name closed them early.
    for (const tag of ['</title>', '</style>', '</body>']) expect(report.split(tag)).toHaveLength(2)
    expect(report).not.toContain('\u202e')
  })

  it('forbids scripts and connections, and loads nothing', () => {
    const report = reportOf('cat')
    expect(report).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;; img-src data:;/)
    expect(report).not.toMatch(/(src|href|url\()\s*=?\s*["']?(https?:|\/\/)/)
  })

  it('holds scores with intervals, baseline, confusion, the fingerprint and the command', () => {
    const report = reportOf('cat').replaceAll(/\s+/g, ' ')
    for (const text of [
      '66.7%',
      '20–93%',
      'Always answering “other” gives 66.7%',
      'f'.repeat(64),
      '12,288 → 20 → 7 → 5 → 1',
    ])
      expect(report).toContain(text)
    expect(report).toContain(
      'npx whisker train DATASET --positive cat --features pixels --layers 20,7,5,1 --learning-rate 0.0075',
    )
    expect(reportOf('猫', 'zh-CN')).toContain('<html lang="zh-CN">')
  })
})

describe('html', () => {
  it('escapes all that is not markup', () => {
    expect(html`<p title="${'"<&\''}">${html`<b>${'<'}</b>`}${[html`x`, html`y`]}${3}</p>`.text).toBe(
      '<p title="&quot;&lt;&amp;&#39;"><b>&lt;</b>xy3</p>',
    )
  })
})

describe('encodePng', () => {
  it('makes files that another decoder reads back, byte for byte', () => {
    const rgb = Uint8Array.from({ length: 5 * 5 * 3 }, (_, i) => (i * 37) % 256)
    const { width, height, data } = PNG.sync.read(Buffer.from(encodePng(5, rgb)))
    expect([width, height]).toEqual([5, 5])
    expect([...data].filter((_, i) => i % 4 !== 3)).toEqual([...rgb])
    expect(inflateSync(png.subarray(41, png.length - 16))).toHaveLength(2 * 7)
  })
})

describe('trainCommand', () => {
  const dataset = {
    options: { imageSize: 64, fit: 'squash', testFraction: 0.2, splitSeed: 1, positiveClass: null },
    positiveClass: "it's; rm -rf /",
    split: 'stratified',
  } as Parameters<typeof trainCommand>[1]

  it('quotes what a shell would take apart, and says when it cannot say everything', () => {
    const { command, complete } = trainCommand(PRESETS['four-layer'], dataset)
    expect(command).toContain(`--positive 'it'\\''s; rm -rf /' --features pixels --layers 20,7,5,1`)
    expect(command).toContain('--test-fraction 0.2 --split-seed 1')
    expect(complete).toBe(true)
    expect(trainCommand({ ...PRESETS.logistic, momentum: 0.9 }, dataset).complete).toBe(false)
  })
})
