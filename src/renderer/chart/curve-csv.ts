import { curveRows, type ChartRun, type CurveFigures } from './curves.js'

/** Quoted where needed (RFC 4180); a leading sign of a formula is defused, because spreadsheets would run it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** As JavaScript writes them: the shortest text that reads back as the same number. */
const figures = (of: CurveFigures | null) => (of === null ? ['', ''] : [String(of.cost), String(of.accuracy)])

/** Every recorded point of every drawn run, in full precision. */
export function curvesToCsv(runs: readonly ChartRun[]): string {
  const lines = ['run,iteration,train_cost,test_cost,train_accuracy,test_accuracy']
  for (const run of runs) {
    const name = cell(run.name)
    for (const { iteration, train, test } of curveRows(run.curve)) {
      const [[trainCost, trainAccuracy], [testCost, testAccuracy]] = [figures(train), figures(test)]
      lines.push([name, iteration, trainCost, testCost, trainAccuracy, testAccuracy].join(','))
    }
  }
  return `${lines.join('\r\n')}\r\n`
}
