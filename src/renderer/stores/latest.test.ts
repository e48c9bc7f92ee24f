import { describe, expect, it } from 'vitest'
import { latestOnly } from './latest.js'

/** Work that ends when told to. */
function manual() {
  const started: number[] = []
  const ends: (() => void)[] = []
  const work = (wanted: number) => {
    started.push(wanted)
    return new Promise<void>((resolve) => ends.push(resolve))
  }
  return { started, work, end: (index: number) => ends[index]?.() }
}

describe('latestOnly', () => {
  it('does one thing at a time and, of all that is wanted meanwhile, only the newest', async () => {
    const { started, work, end } = manual()
    const request = latestOnly(work)
    const done = request(1)
    for (let wanted = 2; wanted <= 60; wanted++) void request(wanted)
    expect(started).toEqual([1])
    end(0)
    await Promise.resolve()
    expect(started).toEqual([1, 60])
    end(1)
    await done
    expect(started).toEqual([1, 60])
  })

  it('begins anew after it was done, and whoever asks last waits for the last', async () => {
    const { started, work, end } = manual()
    const request = latestOnly(work)
    const first = request(1)
    end(0)
    await first
    const second = request(2)
    expect(started).toEqual([1, 2])
    end(1)
    await second
  })

  it('no longer waits for work that outlasts its patience', async () => {
    const { started, work, end } = manual()
    const request = latestOnly(work, 0)
    const first = request(1)
    const second = request(2)
    expect(started).toEqual([1, 2])
    end(1)
    await second
    end(0)
    await first
  })

  it('starts what is wanted last when its patience ends, though nothing is asked again', async () => {
    const { started, work, end } = manual()
    const request = latestOnly(work, 20)
    void request(1)
    const newest = request(2)
    expect(started).toEqual([1])
    await expect.poll(() => started).toEqual([1, 2])
    end(1)
    await newest
  })
})
