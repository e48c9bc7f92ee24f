import { curveRows, type ChartRun } from './curves.js'

/** Quoted where needed (RFC 4180); a leading sign of a formula is defused, because spreadsheets would run it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const figure = (value: number | null) => (value === null ? '' : String(value))

/** Every recorded point of every drawn run, in full precision: run, iteration, train cost, test cost. */
export function curvesToCsv(runs: readonly ChartRun[]): string {
  const lines = ['run,iteration,train_cost,test_cost']
  for (const run of runs) {
    const name = cell(run.name)
    for (const row of curveRows(run.curve)) {
      lines.push(`${name},${row.iteration},${figure(row.train)},${figure(row.test)}`)
    }
  }
  return `${lines.join('\r\n')}\r\n`
}
