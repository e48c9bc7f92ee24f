/**
 * Draws the demo set, resources/demo: cats, and things that are no cats. Run by hand (`node scripts/make-demo.mjs`);
 * the images are committed, so that nobody needs to. docs/decisions/demo-set.md tells why it is as it is.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { artOf } from './make-demo-art.mjs'
import { seededRandom } from './make-demo-random.mjs'
import { drawBackground, drawForeground } from './make-demo-scenes.mjs'

const TARGET = process.argv[2] ?? join(import.meta.dirname, '..', 'resources', 'demo')
const SEED = 1
const COUNTS = { train: { cat: 120, 'non-cat': 180 }, test: { cat: 36, 'non-cat': 54 } }
/** Share of the test images whose drawing no training image shows. */
const HELD_OUT = 0.2

async function main() {
  for (const split of ['train', 'test']) {
    for (const className of ['cat', 'non-cat']) {
      const r = seededRandom(SEED + (split === 'test' ? 1000 : 0) + (className === 'cat' ? 1 : 2))
      const folder = join(TARGET, split, className)
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder, { recursive: true })
      const drawings = chooseDrawings(r, artOf(className === 'cat'), COUNTS[split][className], split)
      for (const [i, drawing] of drawings.entries()) {
        const name = `${drawing.name}-${String(i + 1).padStart(3, '0')}.jpg`
        await writeFile(join(folder, name), await drawImage(r, drawing))
      }
    }
  }
}

/** Every drawing about equally often. */
function chooseDrawings(r, { usual, heldOut }, count, split) {
  const unseen = split === 'test' ? Math.round(count * HELD_OUT) : 0
  const repeat = (list, n) =>
    Array.from({ length: Math.ceil(n / list.length) }, () => r.shuffle(list))
      .flat()
      .slice(0, n)
  return r.shuffle([...repeat(usual, count - unseen), ...repeat(heldOut, unseen)])
}

async function drawImage(r, drawing) {
  const [width, height] = [r.whole(68, 96), r.whole(68, 96)]
  r.tone = r.chance(0.5) ? 'light' : 'dark'
  const background = drawBackground(r)
  const foreground = r.chance(0.22) ? drawForeground(r) : ''
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * 3}" height="${height * 3}" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice">${background}${placeDrawing(r, drawing)}${foreground}</svg>`
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: '#fff' })
    .resize(width, height, { fit: 'fill' })
    .modulate({ brightness: r.between(0.7, 1), saturation: r.between(0.8, 1.1) })
    .blur(r.chance(0.25) ? r.between(0.4, 0.8) : 0.3)
    .raw()
    .toBuffer({ resolveWithObject: true })
  addNoise(r, data)
  return sharp(data, { raw: { width, height, channels: info.channels } })
    .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
    .toBuffer()
}

/** Turned, mirrored, moved, scaled and dyed, with a shadow below. */
function placeDrawing(r, { viewBox, body, wearsCoat }) {
  const size = 84 + r.bell() * 3
  const x = 50 + r.bell() * 1.6
  const y = 51 + r.bell() * 1.6
  const mirror = r.chance(0.5) ? -1 : 1
  const turn = r.bell() * 4
  const dye = drawDye(r, wearsCoat)
  const shadow = `<ellipse cx="${x}" cy="${y + size * 0.46}" rx="${size * 0.36}" ry="${size * 0.07}" fill="#000" opacity="${r.between(0.1, 0.28).toFixed(2)}"/>`
  const svg = `<svg x="${-size / 2}" y="${-size / 2}" width="${size}" height="${size}" viewBox="${viewBox}" overflow="visible">${body}</svg>`
  return `<defs>${dye}</defs>${shadow}<g transform="translate(${x} ${y}) rotate(${turn}) scale(${mirror} 1)" filter="url(#dye)">${svg}</g>`
}

/**
 * Coats: saturation and lightness. Everything wears them, so that colour alone tells nothing; light ones lie on dark
 * grounds and dark ones on light grounds, so that a single template of light and dark does not fit them all.
 */
const COATS = {
  dark: [
    [1, 1], // as drawn: ginger
    [0.5, 1.15], // cream
    [0.1, 1.3], // white
  ],
  light: [
    [1, 0.8], // ginger in the shade
    [0.1, 0.6], // grey
    [0.08, 0.45], // black
    [0.7, 0.55], // brown
  ],
}

function drawDye(r, wearsCoat) {
  const [saturation, lightness] = r.pick(COATS[r.tone])
  const slope = () => (lightness * r.between(0.95, 1.05)).toFixed(2)
  const channels = ['R', 'G', 'B'].map((c) => `<feFunc${c} type="linear" slope="${slope()}"/>`).join('')
  const hue = (r.bell() * 6).toFixed(1)
  return `<filter id="dye" color-interpolation-filters="sRGB"><feColorMatrix type="hueRotate" values="${hue}"/><feColorMatrix type="saturate" values="${wearsCoat ? saturation : Math.max(saturation, 0.6)}"/><feComponentTransfer>${channels}</feComponentTransfer></filter>`
}

function addNoise(r, pixels) {
  const strength = r.between(1, 6)
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = Math.max(0, Math.min(255, pixels[i] + Math.round(r.bell() * strength)))
}

await main()
