/** Compares names as people count: `cat.9` before `cat.10`. Numbers by value, all else by code unit; no locale. */
export function compareNatural(a: string, b: string): number {
  return comparePieceLists(a, b, piecesOf(a), piecesOf(b))
}

/** The same for a sort of many names: each is taken apart once. */
export function naturalOrder(): (a: string, b: string) => number {
  const known = new Map<string, readonly string[]>()
  const pieces = (text: string) => {
    const found = known.get(text) ?? piecesOf(text)
    known.set(text, found)
    return found
  }
  return (a, b) => (a === b ? 0 : comparePieceLists(a, b, pieces(a), pieces(b)))
}

/** Numbers without leading zeros. */
const piecesOf = (text: string): readonly string[] =>
  (text.match(/\d+|\D+/g) ?? []).map((piece) => (piece.startsWith('0') ? piece.replace(/^0+(?=\d)/, '') : piece))

function comparePieceLists(a: string, b: string, left: readonly string[], right: readonly string[]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = comparePieces(left[i] ?? '', right[i] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length || compareText(a, b)
}

/** For a sort of many paths, given as names: folder by folder, so that what lies in one folder stays together. */
export function pathOrder(): (a: readonly string[], b: readonly string[]) => number {
  const compare = naturalOrder()
  return (a, b) => {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compare(a[i] ?? '', b[i] ?? '')
      if (order !== 0) return order
    }
    return a.length - b.length
  }
}

function comparePieces(a: string, b: string): number {
  if (a === b) return 0
  if (!isNumber(a) || !isNumber(b)) return compareText(a, b)
  return a.length - b.length || compareText(a, b)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Pieces are all digits or none. */
const isNumber = (piece: string): boolean => piece >= '0' && piece < ':'
