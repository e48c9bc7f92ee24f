import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Analysis, DatasetSummary, EngineEvent, ImageRecord } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { areSameImages, useAnalyses } from './analyses.js'
import { useDataset } from './dataset.js'

type Listener = (event: EngineEvent) => void
let say: Listener

beforeEach(() => {
  setActivePinia(createPinia())
  vi.spyOn(engine, 'on').mockImplementation((type, listener) => {
    if (type === 'analysis-changed') say = listener as Listener
    return () => undefined
  })
})
afterEach(() => vi.restoreAllMocks())

const order = { kind: 'out-of-fold', hyperparameters: {}, folds: 5, seeds: 1 } as unknown as Analysis['order']
const analysis = (id: string, changes: Partial<Analysis> = {}): Analysis => ({
  ...{ id, order, datasetId: 'a', state: 'running', done: 0, total: 10, secondsLeft: null, seconds: 0 },
  ...{ failure: null, result: null },
  ...changes,
})
const changed = (changed: Analysis) => say({ type: 'analysis-changed', analysis: changed })
const image = (id: number, path: string) => ({ id, path }) as ImageRecord

async function open(id: string, images: ImageRecord[]): Promise<void> {
  const dataset = useDataset()
  dataset.summary = { id } as DatasetSummary
  dataset.images = images
  await nextTick()
}

describe('the analyses of a dataset', () => {
  it('follow the engine; the newest about the dataset as it is comes before newer ones about it as it was', async () => {
    const store = useAnalyses()
    store.listen()
    await open('a', [image(0, 'cat/1.png')])
    changed(analysis('1', { state: 'finished' }))
    changed(analysis('2', { datasetId: 'b', state: 'finished' }))
    expect(store.newest('out-of-fold')?.id).toBe('1')
    await open('b', [image(0, 'cat/1.png')])
    expect(store.newest('out-of-fold')?.id).toBe('2')
    await open('c', [image(0, 'cat/1.png')])
    expect(store.isStale(store.newest('out-of-fold') ?? analysis('none'))).toBe(true)
  })

  it('are forgotten when other images are opened', async () => {
    const store = useAnalyses()
    store.listen()
    await open('a', [image(0, 'cat/1.png')])
    changed(analysis('1'))
    await open('b', [image(0, 'dog/1.png')])
    expect(store.newest('out-of-fold')).toBeNull()
  })

  it('never go back: a reply that comes after the first events is older than they are', async () => {
    const store = useAnalyses()
    store.listen()
    await open('a', [image(0, 'cat/1.png')])
    vi.spyOn(engine, 'ask').mockImplementation((async () => {
      changed(analysis('1', { done: 4 }))
      return analysis('1')
    }) as never)
    await store.start(order)
    expect(store.newest('out-of-fold')?.done).toBe(4)
  })

  it('that ran when the engine died count as cancelled, with what they had found', async () => {
    const store = useAnalyses()
    store.listen()
    await open('a', [image(0, 'cat/1.png')])
    changed(analysis('1', { done: 4 }))
    vi.spyOn(engine, 'ask').mockImplementation((async () => ({ analyses: [] })) as never)
    await store.restore()
    expect(store.newest('out-of-fold')).toMatchObject({ state: 'cancelled', done: 4 })
  })
})

describe('the same images', () => {
  it('have the same paths by the same numbers, whatever their labels', () => {
    expect(areSameImages([image(0, 'a'), image(1, 'b')], [image(0, 'a'), image(1, 'b')])).toBe(true)
    expect(areSameImages([image(0, 'a')], [image(0, 'b')])).toBe(false)
    expect(areSameImages([image(0, 'a')], [])).toBe(false)
  })
})
