import { describe, expect, it } from 'vitest'
import { type Hyperparameters, PRESETS } from '../contract/index.js'
import { newControlWord } from './control.js'
import figures from './numpy-figures.json' with { type: 'json' }
import { planTraining } from './planner.js'
import type { TrainingResult, TrainingTask } from './task.js'
import { joined, noise } from './testing.js'
import { train } from './train.js'

// numpy-figures.json holds the trajectories that NumPy computes from the definitions; numpy-figures.py makes it.
const base: Hyperparameters = { ...PRESETS['four-layer'], hiddenLayers: [5, 3], learningRate: 0.1, iterations: 60 }

function trainHere(hyperparameters: Hyperparameters, test: TrainingTask['test'] = null): TrainingResult {
  const train23 = noise(23, 48, 1)
  const task = { ...(test ? joined(train23, test) : { train: train23, test: null }), hyperparameters }
  const plan = planTraining({ features: 48, train: 23, test: test?.labels.length ?? 0 }, hyperparameters)
  const nothing = () => undefined
  return train(task, { plan, control: newControlWord(), gram: null, report: nothing, keepGram: nothing })
}

describe.each(Object.entries(figures.cases))('%s', (_name, { options, costs, W1First, W1Sum }) => {
  const hyperparameters = { ...base, ...(options as Partial<Hyperparameters>) }
  const plans =
    hyperparameters.optimizer === 'gradient-descent' ? (['direct', 'sample-space'] as const) : (['direct'] as const)

  it.each(plans)('%s: 60 steps equal NumPy’s, every cost and W1 within 1e-12', (plan) => {
    const result = trainHere({ ...hyperparameters, plan })
    expect(result.plan.kind).toBe(plan)
    expect(result.curve.train.costs).toHaveLength(61)
    result.curve.train.costs.forEach((cost, i) => expect(Math.abs(cost - costs[i]!)).toBeLessThan(1e-12))
    const w1 = result.parameters.weights[0]!.data
    W1First.forEach((value, i) => expect(Math.abs(w1[i]! - value)).toBeLessThan(1e-12))
    expect(Math.abs(w1.reduce((sum, value) => sum + value) - W1Sum)).toBeLessThan(1e-10)
  })

  it('float32 follows within 2e-3', () => {
    const result = trainHere({ ...hyperparameters, precision: 'f32' })
    result.curve.train.costs.forEach((cost, i) => expect(Math.abs(cost - costs[i]!)).toBeLessThan(2e-3))
  })
})

describe('planner', () => {
  it('answers Adam and RMSprop with the direct plan and says why, whatever was chosen', () => {
    for (const optimizer of ['adam', 'rmsprop'] as const) {
      const plan = planTraining({ features: 48, train: 23, test: 0 }, { ...base, optimizer, plan: 'sample-space' })
      expect(plan).toMatchObject({ kind: 'direct', reason: 'optimizer' })
      expect(plan.sentence).toMatch(/not multiples of the gradient/)
    }
  })
})

describe('early stopping', () => {
  // A third of the test labels contradicts the training ones: the test cost falls for a few iterations, then rises.
  const test = noise(9, 48, 2)
  const contrary = { ...test, labels: test.labels.map((label, j) => (j < 3 ? 1 - label : label)) }

  it.each(['direct', 'sample-space'] as const)(
    '%s: ends after `patience` worse iterations, hands back the best',
    (plan) => {
      const hyperparameters = { ...base, iterations: 100, patience: 10, plan }
      const result = trainHere(hyperparameters, contrary)
      const { iterations, costs } = result.curve.test
      const best = costs.indexOf(Math.min(...costs))
      expect(result.iteration).toBe(iterations[best])
      expect(result.iteration).toBeGreaterThan(0)
      expect(iterations.at(-1)).toBe(result.iteration + 10)
      expect(result.outcome).toBe('finished')
      expect(result.message).toMatch(new RegExp(`Stopped early.*those of iteration ${result.iteration}`))
      const until = trainHere({ ...base, iterations: 100, plan }, contrary)
      expect([...costs]).toEqual([...until.curve.test.costs.slice(0, costs.length)])
      const straight = trainHere({ ...base, iterations: Math.max(1, result.iteration), plan })
      if (result.iteration > 0) expect(result.parameters).toEqual(straight.parameters)
    },
  )

  it('never ends a run whose test cost keeps falling', () => {
    const result = trainHere({ ...base, iterations: 100, patience: 5 }, noise(9, 48, 2))
    expect(result.curve.train.iterations.at(-1)).toBe(100)
  })
})
