import { describe, expect, it } from 'vitest'
import { PRESETS } from '../../engine/contract/index.js'
import { formatsFor } from '../format.js'
import { describeRun, type RunWords } from './describe-run.js'

const f = formatsFor('en')
const words: RunWords = {
  logistic: 'logistic regression',
  features: { 'edges-and-colours': 'Edges and colours' },
  activation: { relu: 'ReLU', tanh: 'tanh' },
  exact: f.exact,
  iterations: (count) => `${f.count(count)} iterations`,
}

describe('describeRun', () => {
  it('tells the presets apart in a line each', () => {
    expect(describeRun(PRESETS['four-layer'], words)).toBe('20 · 7 · 5 ReLU, α 0.0075, 2,500 iterations')
    expect(describeRun(PRESETS['seed-two-layer'], words)).toBe('7 tanh, α 0.0075, 1,000 iterations')
    expect(describeRun(PRESETS.logistic, words)).toBe('logistic regression, α 0.0075, 2,000 iterations')
  })

  it('says what the network sees where that is not pixels', () => {
    expect(describeRun({ ...PRESETS.logistic, features: 'edges-and-colours' }, words)).toBe(
      'Edges and colours, logistic regression, α 0.0075, 2,000 iterations',
    )
  })

  it('writes the learning rate exactly', () => {
    expect(describeRun({ ...PRESETS.logistic, learningRate: 0.000123456 }, words)).toContain('α 0.000123456,')
  })
})
