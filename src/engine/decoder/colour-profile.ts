/**
 * Whether an ICC profile calls itself sRGB in its description (tag `desc`: ASCII before version 4, UTF-16 since).
 * Source: ICC.1:2022, 7.3 and 10.15. A damaged profile describes nothing.
 */
export function describesSrgb(profile: Uint8Array): boolean {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength)
  const tags = profile.length >= 132 ? Math.min(view.getUint32(128), 100) : 0
  for (let entry = 132; entry < 132 + tags * 12 && entry + 12 <= profile.length; entry += 12) {
    if (view.getUint32(entry) !== 0x64657363) continue // 'desc'
    const start = view.getUint32(entry + 4)
    const text = Buffer.from(profile.subarray(start, start + view.getUint32(entry + 8))).toString('latin1')
    return /sRGB/i.test(text.replaceAll('\0', ''))
  }
  return false
}
