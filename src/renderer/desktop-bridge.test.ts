import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type DesktopBridge } from '../engine/contract/index.js'
import { Desktop } from './desktop-bridge.js'

function bridge(answer: () => Promise<unknown>): DesktopBridge & { emit(event: unknown): void } {
  let listener: (event: unknown) => void = () => undefined
  return { request: answer, onEvent: (next) => (listener = next), emit: (event) => listener(event) }
}

describe('the main process as the window sees it', () => {
  it('parses replies: settings of a wrong shape are refused', async () => {
    await expect(new Desktop(bridge(async () => DEFAULT_SETTINGS)).request('settings.get', {})).resolves.toEqual(
      DEFAULT_SETTINGS,
    )
    const broken = new Desktop(bridge(async () => ({ ...DEFAULT_SETTINGS, imageSize: 'large' })))
    await expect(broken.request('settings.get', {})).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('turns a failure that crossed the preload as a plain value into an error with its code', async () => {
    const failing = new Desktop(
      bridge(() => Promise.reject({ code: 'cancelled', message: 'Cancelled.', subject: null })),
    )
    await expect(failing.request('settings.get', {})).rejects.toMatchObject({ name: 'WhiskerError', code: 'cancelled' })
  })

  it('hands events to the listeners of their type only, and refuses made-up ones', () => {
    const wire = bridge(async () => null)
    const heard: string[] = []
    new Desktop(wire).on('menu', ({ command }) => heard.push(command))
    wire.emit({ type: 'menu', command: 'undo' })
    wire.emit({ type: 'engine-status', status: 'ready' })
    expect(() => wire.emit({ type: 'menu', command: 'format-disk' })).toThrow()
    expect(heard).toEqual(['undo'])
  })
})
