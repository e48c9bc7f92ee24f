import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReplyBody, RequestBody, RequestKind } from '../src/engine/contract/index.ts'
import { accessibilityViolations, until, type Lab } from './harness.ts'
import { askEngine, openEnginePort } from './page-probes.ts'
import { openLab, runIs } from './steps.ts'

let lab: Lab
let page: Page
let untouched: ReplyBody<'dataset.images'>

const text = (testId: string) => page.getByTestId(testId).innerText()
const tile = (id: number) => page.locator(`[data-image="${id}"]`)
const selected = () => page.locator('[data-testid=image-grid] [aria-selected=true]').count()

async function ask<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<ReplyBody<K>> {
  return ((await askEngine(page, kind, body)) as { body: ReplyBody<K> }).body
}

async function dataset() {
  const { dataset: summary } = await ask('session.state', {})
  if (!summary) throw new Error('no dataset')
  return summary
}

async function idsInView(): Promise<number[]> {
  const tiles = await page
    .locator('[data-image]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-image')))
  return tiles.map(Number)
}

/** Live mode has trained on the images as they are now, and listed that run. */
async function liveFollows(): Promise<void> {
  const { id } = await dataset()
  await until('a run of the edited images in the list', async () => {
    const { runs } = await ask('session.state', {})
    return runs.some((run) => run.datasetId === id && run.state === 'finished')
  })
}

beforeAll(async () => {
  lab = await openLab({ settings: { workspace: 'data', live: true }, size: { width: 1000, height: 700 } })
  page = lab.page
  await openEnginePort(page)
  await until('the first run', async () => (await ask('session.state', {})).runs[0]?.state === 'finished')
  untouched = await ask('dataset.images', {})
})
afterAll(() => lab.close())

describe('mending in the real app', () => {
  it('selects with click, Shift and Ctrl, a frame, and the keys', async () => {
    const ids = await idsInView()
    const [a, b, c, d] = [ids[0] ?? -1, ids[1] ?? -1, ids[2] ?? -1, ids[3] ?? -1]
    await tile(a).click()
    expect(await text('selected-count')).toBe('1 selected')
    await tile(c).click({ modifiers: ['Shift'] })
    expect(await selected()).toBe(3)
    await tile(b).click({ modifiers: ['Control'] })
    expect(await selected()).toBe(2)
    await page.keyboard.press('Control+a')
    expect(await text('selected-count')).toBe(`${untouched.images.length} selected`)
    await page.keyboard.press('Escape')
    expect(await text('selected-count')).toBe('None selected')

    await tile(a).click()
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    expect(await selected()).toBe(3)
    await page.keyboard.press('Control+ArrowRight')
    await page.keyboard.press('Control+Space')
    expect(await selected()).toBe(4)
    expect(await tile(d).getAttribute('aria-selected')).toBe('true')
  })

  it('relabels by keyboard, says what it will do before, and trains again at once', async () => {
    const before = await dataset()
    await tile((await idsInView())[0] ?? -1).click()
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('l')
    await page.getByTestId('dialog-label').waitFor()
    const other = before.classes.findIndex(({ name }) => name !== before.positiveClass)
    const said = await page.getByTestId(`label-${other}`).innerText()
    const { test: count } = before.classes[other] ?? { test: 0 }
    expect(said).toContain('2 images: test')
    expect(said).toContain(`${count} → ${count + 2}`)
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press(String(other + 1))

    await until('the edit', async () => (await dataset()).edits.count === 1)
    expect((await dataset()).classes[other]?.test).toBe(count + 2)
    await liveFollows()
  })

  it('excludes what a frame drawn on the ground touches, and the images and counts say so', async () => {
    const before = await dataset()
    const box = await page.getByTestId('image-grid').boundingBox()
    const second = await tile((await idsInView())[1] ?? -1).boundingBox()
    if (!box || !second) throw new Error('no grid')
    await page.mouse.move(box.x + 4, box.y + 4)
    await page.mouse.down()
    await page.mouse.move(second.x + 10, second.y + 10, { steps: 4 })
    await until('two in the frame', async () => (await text('selected-count')) === '2 selected')
    await page.mouse.up()
    await page.getByTestId('mend-exclude').hover()
    expect(await text('mend-effect')).toContain('2 images: test')
    await page.keyboard.press('x')
    await until('two excluded', async () => (await dataset()).excluded === 2)
    expect((await dataset()).used).toBe(before.used - 2)
    await until('the tiles say so', async () => (await page.locator('.tile.excluded').count()) === 2)
    expect(await accessibilityViolations(page)).toEqual([])
    await liveFollows()

    await page.keyboard.press('t')
    await until('moved', async () => (await dataset()).edits.undo?.kind === 'move')
    await page.keyboard.press('r')
    await until('restored', async () => (await dataset()).excluded === 0)
  })

  it('offers the same in a menu on the images: on those selected, or on the one under the pointer alone', async () => {
    await page.keyboard.press('Escape')
    const [first = -1, second = -1, third = -1] = await idsInView()
    await tile(first).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Exclude' }).waitFor()
    expect(await text('selected-count')).toBe('1 selected')
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('Escape')

    await tile(second).click({ modifiers: ['Control'] })
    await tile(second).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Exclude' }).click()
    await until('two excluded', async () => (await dataset()).excluded === 2)
    await tile(third).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Exclude' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Restore' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await until('undone', async () => (await dataset()).excluded === 0)
    await liveFollows()
  })

  it('undoes all and redoes all, to the exact state, with the edits named', async () => {
    const edited = await ask('dataset.images', {})
    const { edits, id } = await dataset()
    for (let left = edits.count - 1; left >= 0; left--) {
      await page.keyboard.press('Control+z')
      await until(`${left} edits left`, async () => (await dataset()).edits.count === left)
      await liveFollows()
    }
    expect(await ask('dataset.images', {})).toEqual(untouched)
    for (let done = 1; done <= edits.count; done++) {
      await page.keyboard.press('Control+y')
      await until(`${done} edits done`, async () => (await dataset()).edits.count === done)
    }
    expect((await dataset()).id).toBe(id)
    expect(await ask('dataset.images', {})).toEqual(edited)
    expect((await dataset()).edits.undo).toEqual({ kind: 'restore', count: 2, to: null })
    await liveFollows()
  })

  it('mends a mistake in the gallery, which it then leaves', async () => {
    await page.keyboard.press('Control+2')
    await runIs(page, 'finished')
    const mistake = page.getByTestId('gallery-tile').first()
    await mistake.click()
    await page.keyboard.press('x')
    await until('excluded', async () => (await dataset()).excluded === 1)
    await liveFollows()
    expect(lab.pageErrors).toEqual([])
  })
})
