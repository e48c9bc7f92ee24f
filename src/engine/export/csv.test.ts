import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.js'

describe('toCsv', () => {
  it('quotes what RFC 4180 says and ends lines with CRLF', () => {
    const rows = [
      ['plain', 'a,b', 'say "hi"', 'two\nlines', ''],
      [1, -0.5, 1e-7, null, undefined],
    ]
    expect(toCsv(rows)).toBe('plain,"a,b","say ""hi""","two\nlines",\r\n1,-0.5,1e-7,,\r\n')
  })

  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@cmd', '\tx', '\rx'])(
    'disarms text a spreadsheet would run: %j',
    (cell) => {
      expect(toCsv([[cell]])).toMatch(/^"?'/)
    },
  )

  it('leaves negative numbers and text with such characters inside alone', () => {
    expect(toCsv([[-1, 'a=b', 'non-cat']])).toBe('-1,a=b,non-cat\r\n')
  })
})
