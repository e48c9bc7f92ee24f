/**
 * How well a query matches a name: 0 not at all, higher is better. All words of the query must occur; a word at the
 * beginning of a word counts more, and letters in order (`exnpz` for "Export … .npz") still count a little.
 */
export function matchScore(query: string, name: string): number {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = name.toLowerCase()
  let score = 1
  for (const word of words) {
    const at = text.indexOf(word)
    if (at === 0) score += 4
    else if (at > 0) score += /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') ? 2 : 3
    else if (hasInOrder(text, word)) score += 0.5
    else return 0
  }
  return score
}

function hasInOrder(text: string, letters: string): boolean {
  let from = 0
  for (const letter of letters) {
    from = text.indexOf(letter, from) + 1
    if (from === 0) return false
  }
  return true
}
