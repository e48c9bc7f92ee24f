import { describe, expect, it } from 'vitest'
import type { DuplicateGroup, TroubleReport } from '../../engine/contract/index.js'
import { countTrouble, groupsOf, oddOf, spareOf } from './trouble-list.js'

const group = (ids: number[], change: Partial<DuplicateGroup> = {}): DuplicateGroup => ({
  ids,
  similarities: ids.map(() => 1),
  twins: ids.map(() => ids[0] ?? 0),
  kind: 'exact',
  leak: null,
  contradiction: null,
  keep: ids[0] ?? 0,
  ...change,
})
const contradiction = group([1, 2], { contradiction: 'exact' })
const leak = group([3, 4, 5], { leak: 'near', kind: 'near', keep: 4 })
const plain = group([6, 7])
const report: TroubleReport = {
  ...{ datasetId: 'd', nearThreshold: 0.9, isScanned: true, leakedTest: 1, balance: [] },
  groups: [contradiction, leak, plain],
  odd: { blank: [8], tiny: [], extreme: [9, 10] },
}

describe('trouble by kind', () => {
  it('counts what there is, the worst first', () => {
    expect(countTrouble(report)).toEqual([
      { kind: 'contradictions', count: 1 },
      { kind: 'leaks', count: 1 },
      { kind: 'exact', count: 2 },
      { kind: 'near', count: 1 },
      { kind: 'blank', count: 1 },
      { kind: 'extreme', count: 2 },
    ])
  })

  it('lists groups in the order of the report, single images apart', () => {
    expect(groupsOf(report, 'all')).toEqual([contradiction, leak, plain])
    expect(groupsOf(report, 'exact')).toEqual([contradiction, plain])
    expect(groupsOf(report, 'extreme')).toEqual([])
    expect(oddOf(report, 'extreme')).toEqual([9, 10])
    expect(oddOf(report, 'leaks')).toEqual([])
  })

  it('keeping one spares all others, but decides no contradiction', () => {
    expect(spareOf([contradiction, leak, plain])).toEqual([3, 5, 7])
  })
})
