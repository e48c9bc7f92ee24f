import type { RejectionCode, Verdict } from '../../engine/contract/index.js'

export type VerdictFilter = 'all' | 'used' | 'rejected' | RejectionCode

/** Those that pass the filter and whose path or reason contains the words, ignoring case. */
export function filterVerdicts(verdicts: readonly Verdict[], filter: VerdictFilter, search: string): Verdict[] {
  const words = search.trim().toLowerCase()
  return verdicts.filter(({ path, rejection }) => {
    if (filter === 'used' && rejection) return false
    if (filter === 'rejected' && !rejection) return false
    if (filter !== 'all' && filter !== 'used' && filter !== 'rejected' && rejection?.code !== filter) return false
    return words === '' || `${path}\n${rejection?.reason ?? ''}`.toLowerCase().includes(words)
  })
}

/** The reasons that occur, most frequent first. */
export function reasonCounts(verdicts: readonly Verdict[]): [RejectionCode, number][] {
  const counts = new Map<RejectionCode, number>()
  for (const { rejection } of verdicts) {
    if (rejection) counts.set(rejection.code, (counts.get(rejection.code) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])
}
