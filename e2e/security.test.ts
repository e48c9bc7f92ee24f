import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchLab, type Lab } from './harness.ts'

let lab: Lab
let server: Server
let origin: string
let connections = 0

beforeAll(async () => {
  server = createServer((_request, response) => response.end('reached')).on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  lab = await launchLab()
})
afterAll(async () => {
  await lab.close()
  server.close()
})

describe('the page', () => {
  it('runs sandboxed, isolated and without Node, from the custom scheme', async () => {
    const preferences = await lab.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(preferences).not.toMatchObject({ nodeIntegrationInSubFrames: true })
    expect(lab.page.url()).toBe('app://whisker/index.html')
    const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron']
    expect(await lab.page.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([])
  })

  it('gets from the preload two functions and nothing else', async () => {
    expect(
      await lab.page.evaluate(() => Object.entries(window.desktop).map(([name, value]) => [name, typeof value])),
    ).toEqual([
      ['request', 'function'],
      ['onEvent', 'function'],
    ])
  })
})

describe('the content security policy', () => {
  it('refuses eval and new Function', async () => {
    const outcomes = await lab.page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          setTimeout(() => {
            const attempts = [() => globalThis.eval('1 + 1'), () => new Function('return 1')()]
            resolve(
              attempts.map((attempt) => {
                try {
                  return `ran: ${attempt()}`
                } catch (error) {
                  return (error as Error).name
                }
              }),
            )
          })
        }),
    )
    expect(outcomes).toEqual(['EvalError', 'EvalError'])
  })

  it('refuses inline scripts, inline handlers, javascript: links and style attributes', async () => {
    const ran = await lab.page.evaluate(async () => {
      const marks = globalThis as unknown as Record<string, unknown>
      const script = document.createElement('script')
      script.textContent = 'globalThis.inlineScriptRan = true'
      document.body.append(script)
      const holder = document.createElement('div')
      holder.innerHTML = `<img src="data:," onerror="globalThis.handlerRan = true">
        <a href="javascript:globalThis.linkRan = true">x</a><p style="color: rgb(1, 2, 3)">x</p>`
      document.body.append(holder)
      holder.querySelector('a')?.click()
      const paragraph = holder.querySelector('p')
      const styled = paragraph && getComputedStyle(paragraph).color === 'rgb(1, 2, 3)'
      await new Promise((resolve) => setTimeout(resolve, 200))
      holder.remove()
      script.remove()
      return [marks['inlineScriptRan'], marks['handlerRan'], marks['linkRan'], styled]
    })
    expect(ran).toEqual([undefined, undefined, undefined, false])
  })
})

/** Every way of a page to reach a server. Resolves when each has failed, or has had a second. */
async function tryToReach(target: string): Promise<void> {
  await lab.page.evaluate(async (url) => {
    const element = (tag: string, attributes: Record<string, string>) =>
      new Promise<unknown>((resolve) => {
        const made = document.createElement(tag)
        made.onload = made.onerror = resolve
        for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
        document.body.append(made)
      })
    const socket = (make: () => EventTarget) =>
      new Promise((resolve) => {
        const made = make()
        for (const event of ['open', 'error']) made.addEventListener(event, resolve)
      })
    const peer = async () => {
      const connection = new RTCPeerConnection({ iceServers: [{ urls: url.replace('http://', 'stun:') }] })
      connection.createDataChannel('x')
      await connection.setLocalDescription(await connection.createOffer())
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve))
      connection.close()
    }
    const attempts: (() => unknown)[] = [
      () => fetch(url),
      () => fetch(url, { mode: 'no-cors', method: 'POST', body: 'x' }),
      () => navigator.sendBeacon(url, 'x'),
      () => socket(() => new WebSocket(url.replace('http', 'ws'))),
      () => socket(() => new EventSource(url)),
      () => import(/* @vite-ignore */ url),
      () => element('img', { src: url }),
      () => element('script', { src: url }),
      () => element('link', { rel: 'stylesheet', href: url }),
      () => element('link', { rel: 'preload', as: 'image', href: url }),
      () => element('link', { rel: 'prefetch', href: url }),
      () => element('iframe', { src: url }),
      () => element('object', { data: url }),
      () => element('embed', { src: url }),
      () => element('video', { src: url }),
      peer,
    ]
    const aSecond = () => new Promise((resolve) => setTimeout(resolve, 1000))
    const outcomes = attempts.map(async (attempt) => Promise.race([attempt(), aSecond()]))
    await Promise.allSettled(outcomes)
    document.querySelectorAll('iframe, object, embed, video, link[rel=prefetch]').forEach((made) => made.remove())
  }, target)
}

describe('the network', () => {
  it('is out of reach: sixteen ways to a server on this computer, no connection arrives', async () => {
    await tryToReach(`${origin}/with-csp`)
    expect(connections).toBe(0)
  })

  it('stays out of reach with the content security policy out of the way', async () => {
    const cdp = await lab.page.context().newCDPSession(lab.page)
    await cdp.send('Page.enable')
    await cdp.send('Page.setBypassCSP', { enabled: true })
    await lab.page.reload()
    await tryToReach(`${origin}/without-csp`)
    await cdp.send('Page.setBypassCSP', { enabled: false })
    await lab.page.reload()
    expect(connections).toBe(0)
  })

  it('is out of reach for main as well, whatever asks there', async () => {
    const outcome = await lab.app.evaluate(
      ({ net }, url) =>
        net.fetch(url).then(
          () => 'reached',
          (error: Error) => error.message,
        ),
      origin,
    )
    expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
    expect(connections).toBe(0)
  })
})

describe('navigation', () => {
  const places = ['https://example.org/', 'file:///etc/passwd', 'data:text/html,hello', 'app://whisker/elsewhere.html']
  const ways = ['location', 'link', 'form', 'window.open', 'link to a new window', 'meta refresh'] as const

  it.each(places.flatMap((place) => ways.map((way) => [place, way] as const)))(
    'to %s by %s is denied',
    async (...to) => {
      await lab.page.evaluate(async ([url, way]) => {
        const link = Object.assign(document.createElement('a'), { href: url })
        const form = Object.assign(document.createElement('form'), { action: url, method: 'get' })
        const meta = Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${url}` })
        document.body.append(link, form)
        if (way === 'location') location.assign(url)
        if (way === 'link') link.click()
        if (way === 'form') form.submit()
        if (way === 'window.open') window.open(url)
        if (way === 'link to a new window') Object.assign(link, { target: '_blank' }).click()
        if (way === 'meta refresh') document.head.append(meta)
        await new Promise((resolve) => setTimeout(resolve, 100))
        for (const made of [link, form, meta]) made.remove()
      }, to)
      expect(lab.page.url()).toBe('app://whisker/index.html')
      expect(await lab.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
    },
  )

  it('knows no webview: the element is nothing, and no other page comes to life', async () => {
    const isPlain = await lab.page.evaluate(() => {
      const view = document.createElement('webview')
      view.setAttribute('src', 'data:text/html,guest')
      document.body.append(view)
      const plain = !('getWebContentsId' in view)
      view.remove()
      return plain
    })
    expect(isPlain).toBe(true)
    expect(await lab.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
  })
})

describe('permissions', () => {
  it('are all denied', async () => {
    const granted = await lab.page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'midi',
        'clipboard-read',
        'clipboard-write',
      ]
      const found: string[] = []
      for (const name of [...names, 'background-sync', 'persistent-storage', 'screen-wake-lock', 'storage-access']) {
        const status = await navigator.permissions.query({ name: name as PermissionName }).catch(() => null)
        if (status?.state === 'granted') found.push(name)
      }
      return found
    })
    expect(granted).toEqual([])
  })

  it('are refused when used: camera, microphone, screen, place, notifications, clipboard, devices', async () => {
    const outcomes = await lab.page.evaluate(async () => {
      const browser = navigator as unknown as Record<string, { requestDevice(filter: object): Promise<unknown> }>
      const place = () => new Promise((...settle) => navigator.geolocation.getCurrentPosition(...settle))
      const asked = async () => {
        if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied')
      }
      const attempts: [string, () => Promise<unknown>][] = [
        ['camera', () => navigator.mediaDevices.getUserMedia({ video: true })],
        ['microphone', () => navigator.mediaDevices.getUserMedia({ audio: true })],
        ['screen', () => navigator.mediaDevices.getDisplayMedia({ video: true })],
        ['place', place],
        ['notifications', asked],
        ['clipboard', () => navigator.clipboard.readText()],
        ['usb', async () => browser['usb']?.requestDevice({ filters: [] }) ?? Promise.reject(new Error('absent'))],
        ['hid', async () => browser['hid']?.requestDevice({ filters: [] }) ?? Promise.reject(new Error('absent'))],
        ['midi', () => navigator.requestMIDIAccess({ sysex: true })],
      ]
      const had: string[] = []
      for (const [name, attempt] of attempts) {
        const refused = await attempt().then(
          (result) => Array.isArray(result) && result.length === 0,
          () => true,
        )
        if (!refused) had.push(name)
      }
      return had
    })
    expect(outcomes).toEqual([])
  })
})

describe('the app scheme', () => {
  it.each([
    'app://whisker/../main/index.cjs',
    'app://whisker/%2e%2e/main/index.cjs',
    'app://whisker/..%2fmain%2findex.cjs',
    'app://whisker/..%5cmain%5cindex.cjs',
    'app://whisker//etc/passwd',
    'app://whisker/%00index.html',
    'app://whisker/assets/',
    'app://elsewhere/index.html',
    'app://whisker/index.html%00.png',
    'app://whisker/%',
  ])('does not serve %s', async (url) => {
    const status = (target: string) => lab.app.evaluate(({ net }, one) => net.fetch(one).then((r) => r.status), target)
    expect(await status('app://whisker/index.html')).toBe(200)
    expect(await status(url).catch(() => 404)).toBe(404)
  })
})
