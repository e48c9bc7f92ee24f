import { onBeforeUnmount } from 'vue'
import { desktop } from '../desktop-bridge.js'
import { openGrant } from './open-flow.js'

/** Opens what is dropped on the window, as long as the component lives. */
export function useDrops(): void {
  onBeforeUnmount(desktop().on('dropped', ({ grant }) => void openGrant(grant)))
}
