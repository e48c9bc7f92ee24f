import type { Analysis, SweepResult } from '../../engine/contract/index.js'

type Cell = SweepResult['cells'][number]

/**
 * A sweep tells all its cells each time a few more are done. Those that are as they were stay the very objects they
 * were, and so do the axes: whatever shows them has nothing to do.
 */
export function withSharedCells(before: Analysis | undefined, now: Analysis): Analysis {
  const [old, result] = [before?.result, now.result]
  if (before?.id !== now.id || old?.kind !== 'sweep' || result?.kind !== 'sweep') return now
  // Of one analysis, in the same order; a random search adds some.
  const cells = result.cells.map((cell, index) => {
    const known = old.cells[index]
    return known && isSame(known, cell) ? known : cell
  })
  // The axes of one analysis never change.
  return { ...now, result: { ...result, axes: old.axes, cells } }
}

function isSame(a: Cell, b: Cell): boolean {
  return a.state === b.state && a.accuracy === b.accuracy && a.spread === b.spread && a.cost === b.cost
}
