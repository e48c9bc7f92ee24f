import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useNotices } from './notices.js'

/** Something a person did that can be taken back. */
export interface Command {
  /** Translated, as a noun or a verb phrase: "Delete run 3". Shown as "Undo: Delete run 3". */
  readonly name: string
  /** Does it, the first time and again. Rejects when it cannot: then it is not remembered. */
  redo(): Promise<unknown>
  undo(): Promise<unknown>
}

const KEPT = 100

/**
 * The undo history: `await history.perform({ name, redo, undo })` does something and remembers how to take it back.
 * Undo and redo wait for each other, so that holding Ctrl+Z cannot overtake the engine.
 */
export const useHistory = defineStore('history', () => {
  const done = shallowRef<readonly Command[]>([])
  const undone = shallowRef<readonly Command[]>([])
  const busy = shallowRef(false)
  const undoName = computed(() => done.value.at(-1)?.name ?? null)
  const redoName = computed(() => undone.value.at(-1)?.name ?? null)

  /** Rejects with what `redo` rejected with. */
  async function perform(command: Command): Promise<void> {
    await command.redo()
    done.value = [...done.value, command].slice(-KEPT)
    undone.value = []
  }

  async function step(from: typeof done, to: typeof done, direction: 'undo' | 'redo'): Promise<void> {
    const command = from.value.at(-1)
    if (!command || busy.value) return
    busy.value = true
    try {
      from.value = from.value.slice(0, -1)
      await command[direction]()
      to.value = [...to.value, command]
    } catch (error) {
      // What could not be taken back cannot be tried for ever: it is dropped, and said.
      useNotices().fail(error)
    } finally {
      busy.value = false
    }
  }

  const undo = () => step(done, undone, 'undo')
  const redo = () => step(undone, done, 'redo')

  /** Forgets everything: another dataset was opened. */
  function clear(): void {
    done.value = []
    undone.value = []
  }

  return { undoName, redoName, busy, perform, undo, redo, clear }
})
