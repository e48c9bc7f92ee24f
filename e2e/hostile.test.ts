import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHostileFolder, type HostileFolder } from './fixtures/hostile-folder.ts'
import { dropOnWindow, enginePid, until, type Lab } from './harness.ts'
import { decodedSoFar, importReport, openEnginePort } from './page-probes.ts'
import { openLab } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'whisker-hostile-'))
let lab: Lab
let hostile: HostileFolder
let engine: number | undefined
const alerts: string[] = []

beforeAll(async () => {
  hostile = await makeHostileFolder(folder)
  lab = await openLab()
  lab.page.on('dialog', (dialog) => {
    alerts.push(dialog.message())
    void dialog.dismiss()
  })
  await openEnginePort(lab.page)
  engine = await enginePid(lab.app)
})
afterAll(async () => {
  hostile.close()
  await lab.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a hostile folder, dropped on the window', () => {
  it('is imported: every file has exactly one verdict, one that it may get', async () => {
    await dropOnWindow(lab.page, [folder])
    await until('decoding has begun', async () => (await decodedSoFar(lab.page)) > 0)
    for (const path of hostile.vanishing) rmSync(join(folder, path))
    await until(
      'the folder is the dataset',
      async () => (await lab.page.getByTestId('dataset-name').innerText()) === basename(folder),
      120_000,
    )
    const verdicts = new Map(
      (await importReport(lab.page)).map(({ path, rejection }) => [path, rejection?.code ?? null]),
    )
    expect([...verdicts.keys()].sort()).toEqual([...hostile.expected.keys()].sort())
    const wrong = [...verdicts].filter(([path, code]) => !hostile.expected.get(path)?.includes(code))
    expect(wrong).toEqual([])
    expect(hostile.expected.size).toBeGreaterThan(60)
  })

  it('leaves the app alive: the same engine, no error on the page', async () => {
    expect(await enginePid(lab.app)).toBe(engine)
    expect(await lab.page.locator('[data-testid=engine-status]').getAttribute('data-status')).toBe('ready')
    expect(lab.pageErrors).toEqual([])
  })

  it.each([
    '<img src=x onerror=alert(1)>.jpg',
    '$(touch pwned);&|.jpg',
    'it\'s "quoted" `back`.jpg',
    'rtl \u202egpj.tac.jpg',
  ])('shows the name %s as text, in the report and in the detail', async (name) => {
    const { page } = lab
    await page.getByTestId('workspace-data').click()
    await page.getByTestId('show-report').first().click()
    await page.getByTestId('report-search').fill(name)
    const row = page.getByTestId('report-rows').getByRole('cell').first()
    await until('the report shows it', async () => (await row.textContent()) === `cat/${name}`)
    await page.keyboard.press('Escape')

    await page.getByTestId('grid-search').fill(name)
    await page.getByTestId('image-grid').click({ position: { x: 40, y: 40 } })
    await until('the detail shows it', async () =>
      (await page.getByTestId('detail-name').allTextContents()).includes(name),
    )
    expect(await page.locator('img[src="x"], [onerror]').count()).toBe(0)
    expect(alerts).toEqual([])
  })
})
