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
  /** One of the engine's edits, which the engine counts too. */
  readonly edit?: true
}

/**
 * The undo history, unlimited: `await history.perform({ name, redo, undo })` does something and remembers how to take it
 * back. Undo and redo wait for each other, so that no press is lost and none overtakes the engine.
 */
export const useHistory = defineStore('history', () => {
  const done = shallowRef<readonly Command[]>([])
  const undone = shallowRef<readonly Command[]>([])
  const steps = shallowRef(0)
  let last: Promise<void> = Promise.resolve()
  /** Steps are under way or waiting. */
  const busy = computed(() => steps.value > 0)
  const undoName = computed(() => done.value.at(-1)?.name ?? null)
  const redoName = computed(() => undone.value.at(-1)?.name ?? null)

  /** Rejects with what `redo` rejected with. */
  async function perform(command: Command): Promise<void> {
    await command.redo()
    remember(command)
  }

  /** Something that has been done just now. */
  function remember(command: Command): void {
    done.value = [...done.value, command]
    undone.value = []
  }

  /** The engine's edits are these, oldest first: where those known here are not as many, they take their place. */
  function adoptEdits(edits: { done: readonly Command[]; undone: readonly Command[] }): void {
    const isEdit = (command: Command) => command.edit === true
    const counts = [done, undone].map((list) => list.value.filter(isEdit).length)
    // Edits that a newer command has put out of reach of redo stay with the engine until the next edit.
    if (counts[0] === edits.done.length && (counts[1] ?? 0) <= edits.undone.length) return
    done.value = [...done.value.filter((command) => !isEdit(command)), ...edits.done]
    undone.value = edits.undone
  }

  async function step(from: typeof done, to: typeof done, direction: 'undo' | 'redo'): Promise<void> {
    const command = from.value.at(-1)
    if (!command) return
    try {
      from.value = from.value.slice(0, -1)
      await command[direction]()
      to.value = [...to.value, command]
    } catch (error) {
      // What could not be taken back cannot be tried for ever: it is dropped, and said.
      useNotices().fail(error)
    }
  }

  /** After the steps before it. */
  function queue(from: typeof done, to: typeof done, direction: 'undo' | 'redo'): Promise<void> {
    steps.value += 1
    last = last.then(() => step(from, to, direction)).finally(() => (steps.value -= 1))
    return last
  }

  const undo = () => queue(done, undone, 'undo')
  const redo = () => queue(undone, done, 'redo')

  /** Forgets everything: another dataset was opened. */
  function clear(): void {
    done.value = []
    undone.value = []
  }

  return { undoName, redoName, busy, perform, remember, adoptEdits, undo, redo, clear }
})
