import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { DecisionKind, ImageRecord } from '../../engine/contract/index.js'
import { useDataset } from './dataset.js'
import { useDecisions } from './decisions.js'

beforeEach(() => setActivePinia(createPinia()))

const decided = (kind: DecisionKind, to = 0) => ({ kind, from: 0, to, probability: 0.1 })
const show = (...images: Partial<ImageRecord>[]) =>
  (useDataset().images = images.map((image, id) => ({ id, classIndex: 0, excluded: false, ...image }) as ImageRecord))

describe('a decision about a suspect', () => {
  it('to flip holds as long as the image has the new label: undone it does not, redone it does', () => {
    const decision = decided('flipped', 1)
    show({ decision })
    expect(useDecisions().of(0)).toBeNull()
    show({ decision, classIndex: 1 })
    expect(useDecisions().of(0)).toEqual(decision)
    expect(useDecisions().list).toEqual([decision])
  })

  it('to exclude holds while the image is excluded, to keep while it has its label', () => {
    show({ decision: decided('excluded') }, { decision: decided('kept') })
    expect(useDecisions().list).toEqual([decided('kept')])
    show({ decision: decided('excluded'), excluded: true }, { decision: decided('kept'), classIndex: 1 })
    expect(useDecisions().list).toEqual([decided('excluded')])
  })
})
