import { describe, expect, it } from 'vitest'
import { trendOf } from './trend.js'

const point = (fraction: number, accuracy: number, half = 0.05) => ({
  fraction,
  accuracy,
  interval: [accuracy - half, accuracy + half] as const,
})

describe('the trend of a learning curve', () => {
  it('rises when the second half of the images gains more than half an interval', () => {
    expect(trendOf([point(0.1, 0.5), point(0.5, 0.7), point(1, 0.76)])).toBe('rising')
  })

  it('is flat when it gains or loses less than a quarter of one', () => {
    expect(trendOf([point(0.5, 0.7), point(1, 0.72)])).toBe('flat')
    expect(trendOf([point(0.5, 0.7), point(1, 0.68)])).toBe('flat')
  })

  it('is unclear between the two, and when more images did worse', () => {
    expect(trendOf([point(0.5, 0.7), point(1, 0.74)])).toBe('unclear')
    expect(trendOf([point(0.5, 0.7), point(1, 0.6)])).toBe('unclear')
  })

  it('is not known before half and all of the images were trained on', () => {
    expect(trendOf([point(0.1, 0.5), point(0.5, 0.7)])).toBeNull()
  })
})
