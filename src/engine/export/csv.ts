export type CsvCell = string | number | null | undefined

/**
 * Comma-separated values after RFC 4180: CRLF, quotes where a cell needs them. Text that a spreadsheet would run as a
 * formula (file names come from strangers) is preceded by an apostrophe; numbers are written as they are.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => row.map(toCell).join(',') + '\r\n').join('')
}

function toCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
