import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { FolderChanges } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useDataset } from './dataset.js'
import { useNotices } from './notices.js'

/** What is different in the folders of the open dataset: offered, never taken in by itself. */
export const useFolderChanges = defineStore('folder-changes', () => {
  const changes = shallowRef<FolderChanges | null>(null)

  /** Follows the engine's events; once, at start. */
  function listen(): void {
    engine.on('folder-changes', (event) => (changes.value = event.changes))
  }

  /** A page that comes later asks. */
  async function ask(): Promise<void> {
    changes.value = (await engine.ask('folder.changes', {})).changes
  }

  const takeIn = () => useDataset().importAgain()
  const ignore = () => useNotices().guard(engine.ask('folder.ignore', {}))

  return { changes, listen, ask, takeIn, ignore }
})
