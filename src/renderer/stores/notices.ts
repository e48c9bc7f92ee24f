import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { WhiskerError } from '../../engine/contract/index.js'
import { translateFirst } from '../i18n.js'

export type NoticeKind = 'info' | 'success' | 'warning' | 'error'

export interface Notice {
  readonly id: number
  readonly kind: NoticeKind
  /** What happened, translated. */
  readonly title: string
  /** To what, and what to do; null when the title says it all. */
  readonly detail: string | null
  readonly time: Date
  /** One thing to do about it, such as "Undo". */
  readonly action: { readonly label: string; readonly run: () => void } | null
}

type Extra = Partial<Pick<Notice, 'detail' | 'action'>>

const KEPT = 200

/** A failure in the window's language: the translated sentence of its code, then the engine's own with the names in it. */
export function describeFailure(error: unknown): { title: string; detail: string | null } {
  const code = error instanceof WhiskerError ? error.code : 'internal'
  const title = translateFirst([`errors.${code}`, 'errors.internal'])
  const message = error instanceof Error ? error.message : String(error)
  return { title, detail: message === title ? null : message }
}

/**
 * What the window has to say. The newest notice stands in the status bar (where it covers nothing) until it is
 * dismissed or a newer one comes; all of them can be read again in the log.
 */
export const useNotices = defineStore('notices', () => {
  const log = shallowRef<readonly Notice[]>([])
  const currentId = shallowRef<number | null>(null)
  let nextId = 1

  const current = computed(() => log.value.find(({ id }) => id === currentId.value) ?? null)

  function say(kind: NoticeKind, title: string, extra: Extra = {}): Notice {
    const notice = {
      id: nextId++,
      kind,
      title,
      detail: extra.detail ?? null,
      time: new Date(),
      action: extra.action ?? null,
    }
    log.value = [notice, ...log.value].slice(0, KEPT)
    currentId.value = notice.id
    return notice
  }

  /** Says what went wrong. A cancelled task is not a failure and says nothing. */
  function fail(error: unknown): void {
    if (error instanceof WhiskerError && error.code === 'cancelled') return
    const { title, detail } = describeFailure(error)
    say('error', title, { detail })
  }

  /** Runs something that may fail and says so if it does. `undefined` when it failed. */
  async function guard<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work
    } catch (error) {
      fail(error)
      return undefined
    }
  }

  function dismiss(): void {
    currentId.value = null
  }

  return { log, current, say, fail, guard, dismiss }
})
