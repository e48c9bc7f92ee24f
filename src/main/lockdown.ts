import { app, type Session, type WebContents } from 'electron'
import { isAppUrl } from './app-scheme.js'

/** Switches that must be set before Electron is ready: nothing is ever looked up or connected to. */
export function forbidNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  // WebRTC asks neither the content security policy nor webRequest.
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
}

/** No connection, no permission, no download, no device: for every page of this session. */
export function lockSession(session: Session): void {
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !isAllowedUrl(request.url) }))
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false) // would download dictionaries
  session.on('will-download', (event) => event.preventDefault())
}

function isAllowedUrl(url: string): boolean {
  return isAppUrl(url) || /^(blob:app:\/\/whisker\/|data:|devtools:)/.test(url)
}

/** A page stays the page it is: no navigation, no new windows, no embedded guests. */
export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
