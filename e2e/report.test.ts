import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerSaveDialog, chooseMenu, root, until, type Lab } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

const files = mkdtempSync(join(tmpdir(), 'whisker-report-'))
afterAll(() => rmSync(files, { recursive: true, force: true }))

async function exportReport({ app, page }: Lab, format: 'html' | 'pdf'): Promise<string> {
  const path = join(files, `report.${format}`)
  await answerSaveDialog(app, path)
  await chooseMenu(app, `export-report-${format}`)
  await page.getByText(`Saved report.${format}.`).first().waitFor()
  return path
}

/** The text of an HTML file as a browser without any network shows it, what it asked for beyond itself, and a picture. */
async function browse({ app }: Lab, path: string): Promise<{ text: string; asked: string[]; picture: string }> {
  return app.evaluate(async ({ BrowserWindow, session }, file) => {
    const own = session.fromPartition('reader')
    const asked: string[] = []
    own.webRequest.onBeforeRequest((request, answer) => {
      const isOurs = request.url.startsWith('file:') || request.url.startsWith('data:')
      if (!isOurs) asked.push(request.url)
      answer({ cancel: !isOurs })
    })
    const window = new BrowserWindow({ show: false, width: 1000, height: 1400, webPreferences: { session: own } })
    await window.loadFile(file)
    const text = (await window.webContents.executeJavaScript('document.body.innerText')) as string
    const picture = (await window.webContents.capturePage()).toDataURL()
    window.destroy()
    return { text, asked, picture }
  }, path)
}

describe('the report', () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await openLab({ settings: { workspace: 'lab', inspectTab: 'scores' } })
    await startTraining(lab.page, 300)
    await runIs(lab.page, 'finished')
    await lab.page.keyboard.press('Control+3')
    await lab.page.getByTestId('chart-roc').waitFor()
    const threshold = lab.page.getByTestId('threshold').filter({ visible: true })
    await threshold.fill('0.45')
    await until('the scores at 0.45', async () => {
      return (await lab.page.getByTestId('point-roc').innerText()).startsWith('Threshold 0.45')
    })
  })
  afterAll(() => lab.close())

  it('opens without a network and shows the numbers that the window shows', async () => {
    const { page } = lab
    const path = await exportReport(lab, 'html')
    const { text, asked, picture } = await browse(lab, path)
    expect(asked).toEqual([])
    await mkdir(join(root, 'e2e', 'screenshots'), { recursive: true })
    writeFileSync(join(root, 'e2e', 'screenshots', 'report.png'), Buffer.from(picture.split(',')[1] ?? '', 'base64'))

    for (const split of ['test', 'train']) {
      const card = page.getByTestId(`accuracy-${split}`).filter({ visible: true })
      expect(text).toContain(await card.getByTestId('accuracy-value').innerText())
      expect(text).toContain(await card.getByTestId('accuracy-interval').innerText())
      for (const measure of ['balancedAccuracy', 'precision', 'recall', 'specificity', 'f1'])
        expect(text).toContain(await page.getByTestId(`measure-${split}-${measure}`).innerText())
    }
    expect(text).toContain('Threshold 0.45')
    expect(text).toMatch(
      /npx whisker train DATASET --positive cat --features pixels --layers 20,7,5,1 .*--iterations 300/,
    )
    expect(text).toMatch(/Fingerprint\s+[0-9a-f]{64}/)
    expect(readFileSync(path, 'utf8')).not.toMatch(/<script/i)
  })

  it('is a PDF too, printed from the same document', async () => {
    const path = await exportReport(lab, 'pdf')
    const pdf = readFileSync(path)
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1)
    const text = spawnSync('pdftotext', [path, '-'], { encoding: 'utf8' })
    // Where that program is installed.
    if (text.status === 0) expect(text.stdout).toContain('Balanced accuracy')
    expect(lab.pageErrors).toEqual([])
  })
})
