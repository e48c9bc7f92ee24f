import { describe, expect, it } from 'vitest'
import { PRESETS, type RunSummary } from '../../engine/contract/index.js'
import { chartRoles } from './chart-roles.js'

const run = (id: string, origin: RunSummary['origin'] = 'trained'): RunSummary => ({
  id,
  name: id,
  origin,
  datasetId: 'd',
  hyperparameters: PRESETS.logistic,
  layerSizes: [12_288, 1],
  parameterCount: 12_289,
  positiveClass: 'cat',
  classes: ['cat', 'non-cat'],
  imageSize: 64,
  fit: 'squash',
  state: 'finished',
  iteration: 2000,
  cost: 0.1,
  testCost: 0.2,
  trainAccuracy: 1,
  testAccuracy: 0.7,
  plan: null,
  trainSeconds: 1,
  iterationsPerSecond: 2000,
  secondsLeft: null,
  message: null,
})

const runs = [run('a'), run('b'), run('loaded', 'loaded'), run('c'), run('d')]
const roles = (current: string | null, ...chosen: string[]) =>
  chartRoles(runs, current, new Set(chosen)).map((entry) => `${entry.run.id} ${entry.role}`)

describe('chartRoles', () => {
  it('draws the current run on top and the one trained before it in grey', () => {
    expect(roles('d')).toEqual(['c previous', 'd selected'])
    expect(roles('a')).toEqual(['a selected'])
  })

  it('passes over loaded parameters when it looks for the run before', () => {
    expect(roles('c')).toEqual(['b previous', 'c selected'])
  })

  it('adds the runs chosen for comparison, each once', () => {
    expect(roles('d', 'a', 'c', 'd')).toEqual(['c previous', 'a compared', 'd selected'])
  })

  it('still draws the chosen runs while loaded parameters are current', () => {
    expect(roles('loaded', 'a', 'loaded')).toEqual(['a compared'])
    expect(roles(null)).toEqual([])
  })

  it('over a preview keeps the current run in grey, wherever it stands in the list', () => {
    const drawn = chartRoles(runs, 'b', new Set(['a']), run('preview', 'preview'))
    expect(drawn.map((entry) => `${entry.run.id} ${entry.role}`)).toEqual([
      'b previous',
      'a compared',
      'preview selected',
    ])
  })
})
