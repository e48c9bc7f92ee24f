import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessibilityViolations, screenshot, until, type Lab } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

/** Whisker's own folder cannot be written to while a person works. */
let lab: Lab
let session: string
beforeAll(async () => {
  lab = await openLab({ size: { width: 1000, height: 700 } })
  session = join(lab.userDataDir, 'session', 'session')
  await until('the demo set is kept safe', () => existsSync(join(session, 'dataset.json')))
})
afterAll(() => lab.close())

/** Whisker may be writing into the folder at this moment: it is moved away whole, and again where it was made anew. */
async function putFileInPlaceOfFolder(): Promise<void> {
  let moved = 0
  await until('a file stands where the folder was', () => {
    if (existsSync(session)) renameSync(session, join(lab.userDataDir, `moved-away-${moved++}`))
    try {
      writeFileSync(session, 'a file where the folder should be', { flag: 'wx' })
      return true
    } catch {
      return false
    }
  })
}

const bar = () => lab.page.getByTestId('session-unsaved')

it('is said in a bar that names file and reason, in both languages and themes, while the lab goes on', async () => {
  await putFileInPlaceOfFolder()
  await startTraining(lab.page, 50)
  await runIs(lab.page, 'finished')
  await bar().waitFor()
  // A write that was under way names its own file first.
  await until('the bar names the folder', async () =>
    (await bar().innerText()).includes('"session" in Whisker\'s own folder cannot be written'),
  )
  await screenshot(lab.page, 'unsaved-light')
  expect(await accessibilityViolations(lab.page)).toEqual([])

  await lab.page.getByTestId('language-button').click()
  await lab.page.getByTestId('theme-button').click()
  await until('the words are Chinese', async () => (await bar().innerText()).includes('您的更改'))
  await screenshot(lab.page, 'unsaved-zh-dark')
  expect(await accessibilityViolations(lab.page)).toEqual([])
})

it('goes by itself once the folder can be written again, and everything is in it', async () => {
  rmSync(session)
  await bar().waitFor({ state: 'detached' })
  expect(existsSync(join(session, 'dataset.json'))).toBe(true)
  expect(lab.pageErrors).toEqual([])
})
