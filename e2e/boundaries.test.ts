import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { desktopRequests, requests } from '../src/engine/contract/index.ts'
import { dropOnWindow, root, until, type Lab } from './harness.ts'
import {
  askEngine,
  listenForDrops,
  openEnginePort,
  requestFailure,
  sendGarbageToDesktop,
  sendGarbageToEngine,
  settingsOf,
} from './page-probes.ts'
import { openLab } from './steps.ts'

let lab: Lab

beforeAll(async () => {
  lab = await openLab()
  await openEnginePort(lab.page)
})
afterAll(() => lab.close())

describe('a forged sender', () => {
  it.each(['app://whisker/index.html', 'data:text/html,<title>forged</title>'])(
    'a second window on %s with the very same preload gets nothing from main',
    async (url) => {
      const failure = await lab.app.evaluate(
        async ({ BrowserWindow }, { url, preload }) => {
          const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
          await window.loadURL(url)
          const outcome: unknown = await window.webContents.executeJavaScript(
            `window.desktop.request('settings.get', {}).then(() => 'answered', (failure) => failure.code)`,
          )
          window.destroy()
          return outcome
        },
        { url, preload: join(root, 'out', 'preload', 'preload.cjs') },
      )
      expect(failure).toBe('bad-request')
    },
  )

  it('a frame inside the page has no bridge at all', async () => {
    const bridge = await lab.page.evaluate(() => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const found = typeof (frame.contentWindow as unknown as { desktop?: unknown }).desktop
      frame.remove()
      return found
    })
    expect(bridge).toBe('undefined')
  })
})

describe('paths', () => {
  it('cannot be named by the page: not as a token, not through the channel of drops', async () => {
    for (const token of ['/etc/passwd', '../../etc', 'file:///etc/passwd']) {
      const reply = await askEngine(lab.page, 'dataset.outline', { grant: token })
      expect(reply).toMatchObject({ type: 'failure', failure: { code: 'bad-request' } })
    }
    expect(await requestFailure(lab.page, 'dropped', ['/etc'])).toBe('bad-request')
    expect(await requestFailure(lab.page, 'grant', { paths: ['/etc'] })).toBe('bad-request')
  })

  it('are refused for a token nobody gave', async () => {
    const reply = await askEngine(lab.page, 'dataset.outline', { grant: '00000000-0000-4000-8000-000000000000' })
    expect(reply).toMatchObject({ type: 'failure', failure: { code: 'not-granted' } })
  })

  it('are granted by a real drop, whose event tells the page names and a token and no path', async () => {
    const drops = await listenForDrops(lab.page)
    await dropOnWindow(lab.page, [join(root, 'docs')])
    const [event] = await until('the drop arrives', async () => ((await drops()).length > 0 ? drops() : null))
    expect(event).toEqual({
      type: 'dropped',
      grant: { token: expect.stringMatching(/^[0-9a-f-]{36}$/), names: ['docs'] },
    })
    expect(JSON.stringify(event)).not.toContain(root)
    const { grant } = event as { grant: { token: string } }
    expect(await askEngine(lab.page, 'dataset.outline', { grant: grant.token })).toMatchObject({ type: 'reply' })
    const write = await askEngine(lab.page, 'dataset.saveReport', { grant: grant.token, only: 'all' })
    expect(write).toMatchObject({ type: 'failure' })
  })

  it('are not granted by a drop the page makes up, even with a file that has a path', async () => {
    const drops = await listenForDrops(lab.page)
    await lab.page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'chosen' }))
    })
    await lab.page.setInputFiles('#chosen', join(root, 'package.json'))
    await lab.page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#chosen')
      const data = new DataTransfer()
      for (const file of [...(input?.files ?? []), new File(['x'], '/etc/passwd')]) data.items.add(file)
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
      }
      input?.remove()
    })
    // Main answers in order: once it has answered this, it has answered the drop, had there been one.
    await settingsOf(lab.page)
    expect(await drops()).toEqual([])
  })
})

describe('1,000 garbage messages', () => {
  it.each(Object.entries(desktopRequests))(
    'to %s are each refused, and main is as before',
    async (kind, { request }) => {
      const before = await settingsOf(lab.page)
      const outcomes = await sendGarbageToDesktop(lab.page, kind, Object.keys(request.entries), 1000)
      expect(outcomes).toEqual({ refused: 1000 })
      expect(await settingsOf(lab.page)).toEqual(before)
      expect(lab.app.windows()).toHaveLength(1)
    },
  )

  it('to the engine are each refused, and its session is as before', async () => {
    const state = async () => ({ ...((await askEngine(lab.page, 'session.state', {})) as object), id: 0 })
    const before = await state()
    expect(await sendGarbageToEngine(lab.page, Object.keys(requests), 1000)).toBe(1000)
    expect(await state()).toEqual(before)
    expect(before).toMatchObject({ type: 'reply' })
  })
})
