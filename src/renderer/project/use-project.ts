import { onBeforeUnmount, watch } from 'vue'
import { desktop } from '../desktop-bridge.js'
import { useHyperparameters } from '../stores/hyperparameters.js'
import { useProject } from '../stores/project.js'

/** A person who types or drags is waited for so long; then the form is safe. */
const FORM_PATIENCE_MS = 300

/** Opens what the system hands over, and keeps the form with the project, as long as the component lives. */
export function useProjectEvents(): void {
  const project = useProject()
  onBeforeUnmount(desktop().on('open-project', ({ grant }) => void project.open(grant)))

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => useHyperparameters().edits,
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void project.sendForm(), FORM_PATIENCE_MS)
    },
  )
  onBeforeUnmount(() => clearTimeout(timer))
}
