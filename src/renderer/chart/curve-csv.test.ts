import { describe, expect, it } from 'vitest'
import type { ChartRun } from './curves.js'
import { curvesToCsv } from './curve-csv.js'

const run = (name: string): ChartRun => ({
  id: name,
  name,
  learningRate: 0.0075,
  role: 'selected',
  curve: {
    train: {
      iterations: Float64Array.of(0, 1),
      costs: Float64Array.of(0.6931471805599453, 1 / 3),
      accuracies: Float64Array.of(0.5, 1),
    },
    test: { iterations: Float64Array.of(1), costs: Float64Array.of(1e-9), accuracies: Float64Array.of(1) },
  },
})

describe('curvesToCsv', () => {
  it('writes every point in full precision, an empty cell where a split has none', () => {
    expect(curvesToCsv([run('a')])).toBe(
      [
        'run,iteration,train_cost,test_cost,train_accuracy,test_accuracy',
        'a,0,0.6931471805599453,,0.5,',
        'a,1,0.3333333333333333,1e-9,1,1',
        '',
      ].join('\r\n'),
    )
  })

  it.each([
    ['20, 7', '"20, 7"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['@cmd', "'@cmd"],
    ['猫', '猫'],
  ])('writes the name %j as the cell %s', (name, written) => {
    expect(curvesToCsv([run(name)]).split('\r\n')[1]).toBe(`${written},0,0.6931471805599453,,0.5,`)
  })
})
