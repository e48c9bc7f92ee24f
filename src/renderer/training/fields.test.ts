import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../engine/contract/index.js'
import { fieldText, parseDecimalField, parseNumber, parseWholeField } from './fields.js'

describe('parseNumber', () => {
  it('reads back every finite number exactly as fieldText writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Object.is(parseNumber(fieldText(value)), value === 0 ? 0 : value)).toBe(true)
      }),
    )
  })

  it.each([
    ['2500', 2500],
    [' 2,500 ', 2500],
    ['1 000 000', 1_000_000],
    ['0.0075', 0.0075],
    ['.5', 0.5],
    ['5.', 5],
    ['7.5e-3', 0.0075],
    ['1E-4', 0.0001],
    ['２５００', 2500],
    ['０．０１', 0.01],
    ['+3', 3],
    ['−3', -3],
  ])('reads %j as %d', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it.each(['abc', '1,5', '1,50', '12,34,567', '0x10', 'Infinity', 'NaN', '1e999', '1 2', '--1', '1e', 'e5', '½'])(
    'refuses %j instead of guessing',
    (text) => {
      expect(parseNumber(text)).toBeNull()
    },
  )
})

describe('fields', () => {
  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['many', 'not-a-number'],
    ['0.5', 'too-small'],
    ['2.5', 'not-whole'],
    ['0', 'too-small'],
    ['1000001', 'too-large'],
  ])('says of the iterations %j: %s', (text, problem) => {
    expect(parseWholeField(text, LIMITS.iterations)).toEqual({ ok: false, problem })
  })

  it('accepts both bounds of the learning rate and refuses what lies just outside', () => {
    expect(parseDecimalField('1e-6', LIMITS.learningRate)).toEqual({ ok: true, value: 1e-6 })
    expect(parseDecimalField('10', LIMITS.learningRate)).toEqual({ ok: true, value: 10 })
    expect(parseDecimalField('9e-7', LIMITS.learningRate)).toEqual({ ok: false, problem: 'too-small' })
    expect(parseDecimalField('10.001', LIMITS.learningRate)).toEqual({ ok: false, problem: 'too-large' })
  })
})
