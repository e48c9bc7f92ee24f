import { describe, expect, it } from 'vitest'
import { trainBlock, type TrainSituation } from './train-block.js'

const ready: TrainSituation = {
  engine: 'ready',
  importing: false,
  dataset: { train: 209, trainPositives: 72 },
  formValid: true,
}

describe('trainBlock', () => {
  it('lets a valid form train on a dataset with both classes', () => {
    expect(trainBlock(ready)).toBeNull()
  })

  it.each([
    ['engine', { engine: 'restarting' as const }],
    ['importing', { importing: true }],
    ['no-dataset', { dataset: null }],
    ['no-dataset', { dataset: { train: 0, trainPositives: 0 } }],
    ['no-positives', { dataset: { train: 9, trainPositives: 0 } }],
    ['no-negatives', { dataset: { train: 9, trainPositives: 9 } }],
    ['form', { formValid: false }],
  ])('says %s for %j', (block, change) => {
    expect(trainBlock({ ...ready, ...change })).toBe(block)
  })

  it('names what is under way before what is missing', () => {
    expect(trainBlock({ ...ready, importing: true, dataset: null, formValid: false })).toBe('importing')
  })
})
