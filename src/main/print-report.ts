import { BrowserWindow, session } from 'electron'
import { START_PAGE } from './app-scheme.js'
import { lockSession } from './lockdown.js'

/** In memory only; nothing that the lab's own page has reaches it. */
const PARTITION = 'report'

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
}

/** The pages print in turn: one hidden window at a time. */
let last: Promise<unknown> = Promise.resolve()

/**
 * A report's HTML as a PDF. It is shown by a hidden window of its own: sandboxed, without scripts, in a session that
 * answers with this document and nothing else.
 */
export function printReport(html: string): Promise<Uint8Array<ArrayBuffer>> {
  const printed = last.then(() => print(html))
  last = printed.catch(() => undefined)
  return printed
}

async function print(html: string): Promise<Uint8Array<ArrayBuffer>> {
  const own = session.fromPartition(PARTITION)
  lockSession(own)
  own.protocol.handle('app', () => new Response(html, { headers: HEADERS }))
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session: own, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
  })
  try {
    await window.loadURL(START_PAGE)
    const pdf = await window.webContents.printToPDF({ printBackground: true, pageSize: 'A4' })
    return new Uint8Array(pdf)
  } finally {
    window.destroy()
    own.protocol.unhandle('app')
  }
}
