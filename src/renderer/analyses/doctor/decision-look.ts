import type { DecisionKind } from '../../../engine/contract/index.js'

/** How each decision looks; the word always stands beside it. */
export const DECISION_LOOK = {
  kept: { sign: '✓', text: 'text-success' },
  flipped: { sign: '⇄', text: 'text-primary' },
  excluded: { sign: '⊘', text: 'text-warning' },
} as const satisfies Record<DecisionKind, { sign: string; text: string }>
