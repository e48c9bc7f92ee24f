import { describe, expect, it } from 'vitest'
import { formatsFor } from './format.js'

const en = formatsFor('en')

describe('figures', () => {
  it('separates thousands and keeps four significant digits', () => {
    expect(en.count(12288)).toBe('12,288')
    expect([0.088413, 0.0075, 11_900.4, 0.69314718].map(en.figure)).toEqual(['0.08841', '0.0075', '11,900', '0.6931'])
  })

  it('writes very small and very large figures by powers of ten', () => {
    expect(en.figure(0.0000123456)).toBe('1.235E-5')
    expect(en.figure(0)).toBe('0')
  })

  it('never rounds a probability to 0 or 1 that is not', () => {
    expect([0, 0.00004, 0.0049, 0.5, 0.656, 0.9951, 0.99999, 1].map(en.probability)).toEqual([
      '0.00', '< 0.0001', '0.0049', '0.50', '0.66', '0.9951', '> 0.9999', '1.00',
    ]) // prettier-ignore
  })

  it('writes durations as people say them', () => {
    expect([0.214, 3.16, 14.4, 59.6, 125, 3780].map(en.duration)).toEqual([
      '0.21 s', '3.2 s', '14 s', '1 min 0 s', '2 min 5 s', '1 h 3 min',
    ]) // prettier-ignore
  })

  it('has Chinese units in Chinese', () => {
    expect(formatsFor('zh-CN').duration(125)).toBe('2 分 5 秒')
  })

  it('keeps what is typed exactly: 0.0075 and 4294967295', () => {
    expect([0.0075, 4294967295].map(en.exact)).toEqual(['0.0075', '4,294,967,295'])
  })
})
