import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { ImageRecord, Suspect } from '../../engine/contract/index.js'
import { useDataset } from './dataset.js'
import { useDecisions } from './decisions.js'

beforeEach(() => setActivePinia(createPinia()))

const suspect = { id: 0 } as Suspect
const image = (id: number, changes: Partial<ImageRecord> = {}) =>
  ({ id, path: `cat/${id}.png`, classIndex: 0, excluded: false, ...changes }) as ImageRecord

async function show(...images: ImageRecord[]): Promise<void> {
  useDataset().images = images
  await nextTick()
}

describe('a decision about a suspect', () => {
  it('to flip holds as long as the image has the new label: undone it does not, redone it does', async () => {
    const decisions = useDecisions()
    await show(image(0))
    decisions.set(0, { kind: 'flipped', from: 0, to: 1, suspect })
    expect(decisions.of(0)).toBeNull()
    await show(image(0, { classIndex: 1 }))
    expect(decisions.of(0)?.kind).toBe('flipped')
    await show(image(0))
    expect(decisions.of(0)).toBeNull()
    await show(image(0, { classIndex: 1 }))
    expect(decisions.list.map(({ id }) => id)).toEqual([0])
  })

  it('to exclude holds while the image is excluded, to keep while it has its label', async () => {
    const decisions = useDecisions()
    await show(image(0), image(1))
    decisions.set(0, { kind: 'excluded', from: 0, to: 0, suspect })
    decisions.set(1, { kind: 'kept', from: 0, to: 0, suspect })
    expect([decisions.of(0)?.kind, decisions.of(1)?.kind]).toEqual([undefined, 'kept'])
    await show(image(0, { excluded: true }), image(1, { classIndex: 1 }))
    expect([decisions.of(0)?.kind, decisions.of(1)?.kind]).toEqual(['excluded', undefined])
  })

  it('is forgotten when other images are opened', async () => {
    const decisions = useDecisions()
    await show(image(0))
    decisions.set(0, { kind: 'kept', from: 0, to: 0, suspect })
    await show(image(0, { path: 'dog/0.png' }))
    await show(image(0))
    expect(decisions.list).toEqual([])
  })
})
