import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { PRESETS, SweepAxis } from '../../../engine/contract/index.js'
import { firstAxes, gridSize, newAxis, PARAMETERS, readAxis } from './axis-draft.js'

describe('an axis of a sweep', () => {
  it.each(PARAMETERS)('of %s begins as one the engine accepts', (parameter) => {
    const { axis, problems } = readAxis(newAxis(parameter))
    expect(problems).toEqual({})
    expect(v.is(SweepAxis, axis)).toBe(true)
  })

  it('says which field is wrong', () => {
    expect(readAxis({ ...newAxis('units'), min: '2.5', steps: '51' }).problems).toEqual({
      min: 'not-whole',
      steps: 'too-large',
    })
    expect(readAxis({ ...newAxis('learningRate'), max: '' }).problems).toEqual({ max: 'empty' })
    expect(readAxis({ ...newAxis('learningRate'), max: '0.001' }).problems).toEqual({ max: 'not-above' })
    expect(readAxis({ ...newAxis('l2'), min: '0' }).problems).toEqual({ min: 'log-zero' })
    expect(readAxis({ ...newAxis('features'), choices: [] }).problems).toEqual({ choices: 'no-choice' })
  })

  it('of named values has them in their own order', () => {
    const { axis } = readAxis({ ...newAxis('features'), choices: ['edges-and-colours', 'pixels'] })
    expect(axis).toEqual({ parameter: 'features', choices: ['pixels', 'edges-and-colours'] })
  })

  it('of units is offered only where a hidden layer has them', () => {
    expect(firstAxes(PRESETS['four-layer']).map(({ parameter }) => parameter)).toEqual(['units', 'learningRate'])
    expect(firstAxes(PRESETS.logistic).map(({ parameter }) => parameter)).toEqual(['l2', 'learningRate'])
  })
})

describe('a grid', () => {
  it('has as many configurations as the product of its axes', () => {
    const axes = [newAxis('learningRate'), newAxis('features')].flatMap((draft) => readAxis(draft).axis ?? [])
    expect(gridSize(axes)).toBe(24)
  })
})
