import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { protocol, type Session } from 'electron'

const SCHEME = 'app'
const ORIGIN = `${SCHEME}://whisker`
export const START_PAGE = `${ORIGIN}/index.html`

/**
 * What the page may do: its own scripts, styles and images, nothing from anywhere else, no connection at all. Inline
 * style elements are allowed because the component library makes them; see docs/decisions/custom-scheme-and-csp.md.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-elem 'self' 'unsafe-inline'",
  "style-src-attr 'none'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }])
}

/** Serves the built window from `folder`, and nothing outside it. */
export function serveApp(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const file = request.method === 'GET' ? fileOf(request.url, folder) : null
    if (!file) return refusal()
    try {
      return new Response(new Uint8Array(await readFile(file.path)), { headers: headers(file.type) })
    } catch {
      return refusal()
    }
  })
}

/** Whether a URL is one of the window's own pages. */
export function isAppUrl(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`)
}

/** The file behind a URL, or null when it is not one the window is made of. */
export function fileOf(url: string, folder: string): { path: string; type: string } | null {
  if (!isAppUrl(url)) return null
  const name = decoded(new URL(url).pathname)
  if (name === null || name.includes('\0')) return null
  const path = resolve(join(folder, name))
  const type = MIME_TYPES[extname(path)]
  return type !== undefined && path.startsWith(resolve(folder) + sep) ? { path, type } : null
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
}

function refusal(): Response {
  return new Response('Not found', { status: 404, headers: headers('text/plain; charset=utf-8') })
}
