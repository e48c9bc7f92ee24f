import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { EngineStatus, ReplyBody } from '../../engine/contract/index.js'
import { desktop } from '../desktop-bridge.js'
import { engine } from '../engine-client.js'
import { useNotices } from './notices.js'

type SessionState = ReplyBody<'session.state'>

/** The engine's life as the window sees it, and the port to it. */
export const useEngine = defineStore('engine', () => {
  const status = shallowRef<EngineStatus>('starting')
  const decoder = shallowRef<SessionState['decoder'] | null>(null)
  let onState: (state: SessionState) => void | Promise<void> = () => undefined
  /** A port was asked for in this life of the engine. */
  let asked = false

  /** Runs every time the session is (re)connected, with what the engine holds. */
  function onSession(listener: typeof onState): void {
    onState = listener
  }

  async function greet(port: MessagePort): Promise<void> {
    engine.attach(port)
    const state = await useNotices().guard(engine.ask('session.state', {}))
    if (!state) return
    status.value = 'ready'
    decoder.value = state.decoder
    await onState(state)
  }

  function follow(next: EngineStatus): void {
    const lost = next === 'restarting' || next === 'gave-up'
    status.value = next
    if (lost) {
      engine.detach()
      asked = false
    } else if (next === 'ready' && !asked) {
      asked = true
      void useNotices().guard(desktop().request('engine.connect', {}))
    }
  }

  /** Starts listening and asks for the port. */
  async function connect(): Promise<void> {
    engine.onRefusal((failure) => console.warn('engine:', failure.message))
    window.addEventListener('message', (message) => {
      const port = message.source === window && message.data === 'engine-port' ? message.ports[0] : undefined
      if (port) void greet(port)
    })
    desktop().on('engine-status', (event) => follow(event.status))
    asked = true
    await desktop().request('engine.connect', {})
  }

  /** After it gave up. */
  async function restart(): Promise<void> {
    status.value = 'restarting'
    await useNotices().guard(desktop().request('engine.restart', {}))
  }

  return { status, decoder, onSession, connect, restart }
})
