import type { RunState } from '../../engine/contract/index.js'

/** How each state looks; the word always stands beside it. */
export const STATE_LOOK = {
  preparing: { color: 'neutral', icon: 'i-lucide-hourglass' },
  running: { color: 'primary', icon: 'i-lucide-activity' },
  paused: { color: 'warning', icon: 'i-lucide-pause' },
  finished: { color: 'success', icon: 'i-lucide-check' },
  stopped: { color: 'neutral', icon: 'i-lucide-square' },
  diverged: { color: 'error', icon: 'i-lucide-trending-up' },
  failed: { color: 'error', icon: 'i-lucide-circle-alert' },
} as const satisfies Record<RunState, { color: string; icon: string }>
