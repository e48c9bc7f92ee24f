/** What some file system refuses in a name. */
const REFUSED = /[<>:"/\\|?*\p{Cc}]+/gu
const LONGEST = 80

/** A name for a file that every system accepts, from what a person called a thing: "four-layer.npz". */
export function suggestedName(title: string, extension: string): string {
  const plain = title
    .replace(REFUSED, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[. ]+/, '')
  const short = [...plain]
    .slice(0, LONGEST)
    .join('')
    .replace(/[. ]+$/, '')
  return `${short || 'whisker'}.${extension}`
}
