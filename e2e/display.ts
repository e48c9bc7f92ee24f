import { spawn } from 'node:child_process'
import { ensureVirtualDisplay } from '../scripts/system-libraries.mjs'

/** Gives the tests of the window a display of their own where there is none (Linux). */
export default async function setup(): Promise<(() => void) | undefined> {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return undefined
  await ensureVirtualDisplay()
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()))
    server.once('exit', (code) => reject(new Error(`Xvfb ended with exit code ${code}`)))
  })
  process.env['DISPLAY'] = `:${number}`
  return () => void server.kill()
}
