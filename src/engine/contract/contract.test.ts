import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  ClientMessage,
  DEFAULT_SETTINGS,
  fromFailure,
  Hyperparameters,
  ImportOptions,
  layerSizes,
  parameterCount,
  parse,
  PRESET_NAMES,
  PRESETS,
  requests,
  Settings,
  toFailure,
  WhiskerError,
  type RequestKind,
} from './index.js'

const kinds = Object.keys(requests) as RequestKind[]

describe('parse', () => {
  it('names the wrong field and never repeats the value it was given', () => {
    const wrong = { ...PRESETS['four-layer'], seed: -7_777 }
    expect(() => parse(Hyperparameters, wrong, 'run.start')).toThrowError(/run\.start: seed is not what was agreed/)
    expect(() => parse(Hyperparameters, wrong, 'run.start')).not.toThrowError(/7777/)
  })

  it('refuses a field too many, so that a misspelled option is never ignored', () => {
    expect(() => parse(Hyperparameters, { ...PRESETS.logistic, learningrate: 1 }, 'run')).toThrowError(WhiskerError)
  })

  it.each([NaN, Infinity, -Infinity, 0, -0.1, 11, '0.0075', null])('refuses the learning rate %s', (learningRate) => {
    expect(v.is(Hyperparameters, { ...PRESETS.logistic, learningRate })).toBe(false)
  })

  it.each([-1, 4_294_967_296, 0.5, NaN])('refuses the seed %s, which NumPy would refuse too', (seed) => {
    expect(v.is(Hyperparameters, { ...PRESETS.logistic, seed })).toBe(false)
  })

  it.each([15, 129, 64.5])('refuses the image size %s', (imageSize) => {
    const options = { imageSize, fit: 'squash', testFraction: 0.2, splitSeed: 1, positiveClass: null }
    expect(v.is(ImportOptions, options)).toBe(false)
    expect(v.is(ImportOptions, { ...options, imageSize: 64 })).toBe(true)
  })
})

describe('messages', () => {
  it('accepts no arbitrary value as a client message or as any request body (1,000 values a schema)', () => {
    // A body without fields (an empty list too) is as good as {}: nothing is read from it.
    const empty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
    fc.assert(
      fc.property(fc.anything(), (value) => !v.is(ClientMessage, value)),
      { numRuns: 1000 },
    )
    for (const kind of kinds) {
      fc.assert(
        fc.property(fc.anything(), (value) => empty(value) || !v.is(requests[kind].request, value)),
        { numRuns: 1000 },
      )
    }
  })

  it.each(['toString', '__proto__', 'constructor', 'run.fly'])('knows no request called %s', (kind) => {
    expect(v.is(ClientMessage, { type: 'request', id: 1, kind, body: {} })).toBe(false)
  })
})

describe('presets and settings', () => {
  it.each(PRESET_NAMES)('the preset %s is itself a valid set of hyperparameters', (name) => {
    expect(v.is(Hyperparameters, PRESETS[name])).toBe(true)
  })

  it('the default settings are valid settings', () => {
    expect(v.is(Settings, DEFAULT_SETTINGS)).toBe(true)
  })

  it("counts the four-layer course net's parameters: 12288·20+20 + 20·7+7 + 7·5+5 + 5·1+1 = 245,973", () => {
    expect(parameterCount(layerSizes(12288, [20, 7, 5]))).toBe(245_973)
    expect(parameterCount(layerSizes(12288, []))).toBe(12_289)
  })
})

describe('failures', () => {
  it('carry code, message and subject across a boundary, and never a stack', () => {
    const failure = toFailure(new WhiskerError('disk-full', 'No room left.', 'a.npz'))
    expect(failure).toEqual({ code: 'disk-full', message: 'No room left.', subject: 'a.npz' })
    expect(fromFailure(failure)).toMatchObject(failure)
    expect(Object.keys(toFailure(new TypeError('oops')))).toEqual(['code', 'message', 'subject'])
  })
})
