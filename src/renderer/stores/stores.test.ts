import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { WhiskerError } from '../../engine/contract/index.js'
import { verdictOf } from './evaluation.js'
import { useHistory } from './history.js'
import { LiveCurve } from './live-curve.js'
import { useNotices } from './notices.js'

beforeEach(() => setActivePinia(createPinia()))

const points = (from: number, to: number) => {
  const iterations = Float64Array.from({ length: to - from }, (_, i) => from + i)
  return { iterations, costs: iterations.map((i) => 1 / (1 + i)), accuracies: iterations.map((i) => i / (1 + i)) }
}

describe('undo', () => {
  function counter() {
    const state = { value: 0 }
    const add = (n: number) => ({
      name: `add ${n}`,
      redo: async () => (state.value += n),
      undo: async () => (state.value -= n),
    })
    return { state, add }
  }

  it('takes back and does again in order, and names what it would do', async () => {
    const history = useHistory()
    const { state, add } = counter()
    await history.perform(add(1))
    await history.perform(add(10))
    expect([state.value, history.undoName]).toEqual([11, 'add 10'])
    await history.undo()
    await history.undo()
    expect([state.value, history.undoName, history.redoName]).toEqual([0, null, 'add 1'])
    await history.redo()
    expect(state.value).toBe(1)
  })

  it('forgets what was undone once something new is done', async () => {
    const history = useHistory()
    const { add } = counter()
    await history.perform(add(1))
    await history.undo()
    await history.perform(add(2))
    expect([history.undoName, history.redoName]).toEqual(['add 2', null])
  })

  it('does not remember what failed, and says when undoing fails', async () => {
    const history = useHistory()
    const fail = () => Promise.reject(new WhiskerError('not-found', 'gone'))
    await expect(history.perform({ name: 'x', redo: fail, undo: fail })).rejects.toThrow('gone')
    expect(history.undoName).toBeNull()
    await history.perform({ name: 'y', redo: async () => undefined, undo: fail })
    await history.undo()
    expect([history.undoName, history.redoName, useNotices().current?.kind]).toEqual([null, null, 'error'])
  })

  it('pressed again while the first is under way waits for it', async () => {
    const history = useHistory()
    const { state, add } = counter()
    await history.perform(add(1))
    await history.perform(add(10))
    const presses = Promise.all([history.undo(), history.undo(), history.redo()])
    expect(history.busy).toBe(true)
    await presses
    expect([state.value, history.busy, history.undoName, history.redoName]).toEqual([1, false, 'add 1', 'add 10'])
  })
})

describe('a live curve', () => {
  it('grows over its capacity without losing a point', () => {
    const curve = new LiveCurve()
    for (let from = 0; from < 5000; from += 700) curve.append(points(from, Math.min(5000, from + 700)))
    expect(curve.length).toBe(5000)
    expect([...curve.points.iterations]).toEqual(Array.from({ length: 5000 }, (_, i) => i))
    expect(curve.last).toEqual({ iteration: 4999, cost: 1 / 5000 })
  })

  it('takes overlapping batches once', () => {
    const curve = new LiveCurve()
    curve.append(points(0, 10))
    curve.append(points(5, 15))
    curve.append(points(0, 3))
    expect(curve.length).toBe(15)
  })

  it('puts a fetched beginning before live points that overtook it', () => {
    const curve = new LiveCurve()
    curve.append(points(100, 120))
    curve.prepend(points(0, 110))
    expect([...curve.points.iterations]).toEqual(Array.from({ length: 120 }, (_, i) => i))
  })
})

describe('a verdict', () => {
  it('is negative exactly at the threshold, as in the seed', () => {
    expect(verdictOf(0.5, 0, 0.5)).toMatchObject({ predicted: 0, correct: true, wrongness: 0 })
    expect(verdictOf(0.5000001, 0, 0.5).predicted).toBe(1)
  })

  it('measures wrongness from the threshold, not from one half', () => {
    expect(verdictOf(0.9, 0, 0.8).wrongness).toBeCloseTo(0.1, 12)
  })
})

describe('notices', () => {
  it('keep everything for the log, newest first, and show the newest', () => {
    const notices = useNotices()
    notices.say('info', 'one')
    notices.say('success', 'two')
    expect(notices.log.map(({ title }) => title)).toEqual(['two', 'one'])
    notices.dismiss()
    expect([notices.current, notices.log.length]).toEqual([null, 2])
  })

  it('translate the code, keep the engine’s sentence beside it, and pass over a cancelled task', () => {
    const notices = useNotices()
    notices.fail(new WhiskerError('cancelled', 'Cancelled.'))
    expect(notices.log).toHaveLength(0)
    notices.fail(new WhiskerError('disk-full', 'No space left for a.npz.', 'a.npz'))
    expect(notices.current).toMatchObject({ kind: 'error', detail: 'No space left for a.npz.' })
    expect(notices.current?.title).toContain('disk is full')
  })
})
