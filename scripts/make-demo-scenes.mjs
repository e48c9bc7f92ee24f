/** Backgrounds and what lies in front of a drawing: SVG in a square of 100 × 100. */

const hsl = (h, s, l) => `hsl(${Math.round(h)} ${Math.round(s)}% ${Math.round(l)}%)`
const rect = (fill, more = '') => `<rect x="-50" y="-50" width="200" height="200" fill="${fill}" ${more}/>`
const times = (n, draw) => Array.from({ length: n }, (_, i) => draw(i)).join('')

const soft = (r) => hsl(r.between(0, 360), r.between(15, 60), r.between(62, 90))
const deep = (r) => hsl(r.between(0, 360), r.between(20, 60), r.between(22, 48))
/** In the tone of the image. */
const any = (r) => (r.tone === 'light' ? soft(r) : deep(r))

const plain = (r) => rect(any(r))

function gradient(r) {
  const stops = `<stop offset="0" stop-color="${any(r)}"/><stop offset="1" stop-color="${any(r)}"/>`
  const turn = `gradientTransform="rotate(${r.whole(0, 359)} .5 .5)"`
  const kind = r.chance(0.6) ? ['linearGradient', turn] : ['radialGradient', '']
  return `<defs><${kind[0]} id="bg" ${kind[1]}>${stops}</${kind[0]}></defs>${rect('url(#bg)')}`
}

function stripes(r) {
  const step = r.between(9, 22)
  const color = any(r)
  const lines = times(
    24,
    (i) => `<rect x="${-100 + i * step}" y="-100" width="${step / 2}" height="300" fill="${color}"/>`,
  )
  return `${rect(any(r))}<g transform="rotate(${r.whole(0, 179)} 50 50)">${lines}</g>`
}

function dots(r) {
  const step = r.between(11, 20)
  const color = any(r)
  const size = r.between(2, 4.5)
  const one = (i) =>
    `<circle cx="${(i % 10) * step + (Math.floor(i / 10) % 2) * (step / 2)}" cy="${Math.floor(i / 10) * step}" r="${size}" fill="${color}"/>`
  return `${rect(any(r))}<g transform="translate(-10 -10)">${times(100, one)}</g>`
}

function bokeh(r) {
  const one = () =>
    `<circle cx="${r.between(0, 100)}" cy="${r.between(0, 100)}" r="${r.between(5, 22)}" fill="${soft(r)}" opacity="${r.between(0.2, 0.6)}"/>`
  return `${rect(deep(r))}${times(r.whole(8, 18), one)}`
}

function checks(r) {
  const step = r.between(10, 20)
  const color = any(r)
  const one = (i) =>
    `<rect x="${((i % 8) * 2 + (Math.floor(i / 8) % 2)) * step}" y="${Math.floor(i / 8) * step}" width="${step}" height="${step}" fill="${color}"/>`
  return `${rect(any(r))}<g transform="rotate(${r.whole(-20, 20)} 50 50) translate(-40 -40)">${times(128, one)}</g>`
}

function hills(r) {
  const sky = hsl(r.between(190, 225), r.between(35, 75), r.between(68, 90))
  const hill = (y, l) =>
    `<path d="M-10 110V${y}Q${r.between(10, 35)} ${y - r.between(5, 22)} 50 ${y}T110 ${y - 4}V110Z" fill="${hsl(r.between(85, 140), r.between(30, 55), l)}"/>`
  const sun = `<circle cx="${r.between(8, 92)}" cy="${r.between(8, 30)}" r="${r.between(5, 10)}" fill="#ffe082"/>`
  const cloud = () => {
    const [x, y] = [r.between(5, 90), r.between(6, 32)]
    return `<g fill="#fff" opacity=".85"><ellipse cx="${x}" cy="${y}" rx="12" ry="4.5"/><circle cx="${x - 3}" cy="${y - 3}" r="5"/><circle cx="${x + 4}" cy="${y - 2}" r="4"/></g>`
  }
  return rect(sky) + sun + times(r.whole(0, 3), cloud) + hill(r.between(50, 65), 62) + hill(r.between(66, 82), 48)
}

function room(r) {
  const floor = r.between(66, 82)
  const glass = hsl(200, 60, r.between(72, 88))
  const [x, y] = [r.pick([4, 66]), r.between(6, 16)]
  const frame = `<g transform="translate(${x} ${y})"><rect width="30" height="32" fill="${glass}" stroke="#f5efe6" stroke-width="3"/><path d="M15 0V32M0 16H30" stroke="#f5efe6" stroke-width="2"/></g>`
  const planks = times(8, (i) => `<path d="M${i * 15 - 3} ${floor}L${i * 22 - 28} 102" stroke="#0002"/>`)
  const boards = `<rect x="-5" y="${floor}" width="110" height="60" fill="${hsl(r.between(20, 38), r.between(25, 50), r.between(35, 62))}"/>`
  return rect(soft(r)) + (r.chance(0.7) ? frame : '') + boards + planks
}

function night(r) {
  const star = () =>
    `<circle cx="${r.between(0, 100)}" cy="${r.between(0, 75)}" r="${r.between(0.4, 1.3)}" fill="#fffbe6"/>`
  const moon = `<circle cx="${r.between(10, 90)}" cy="${r.between(10, 28)}" r="${r.between(5, 9)}" fill="#fff3c4"/>`
  const ground = `<path d="M-5 110V82Q50 ${r.between(66, 80)} 105 84V110Z" fill="${hsl(r.between(200, 260), 30, 14)}"/>`
  return rect(hsl(r.between(215, 265), r.between(35, 60), r.between(15, 30))) + times(26, star) + moon + ground
}

function beach(r) {
  const horizon = r.between(42, 58)
  const sea = `<rect x="-5" y="${horizon}" width="110" height="60" fill="${hsl(r.between(185, 210), 60, r.between(45, 62))}"/>`
  const sand = `<path d="M-5 110V${horizon + 20}Q30 ${horizon + 12} 60 ${horizon + 20}T105 ${horizon + 16}V110Z" fill="${hsl(r.between(36, 46), 60, r.between(70, 82))}"/>`
  return rect(hsl(r.between(190, 215), 65, r.between(75, 90))) + sea + sand
}

function meadow(r) {
  const blade = () => {
    const [x, y] = [r.between(0, 100), r.between(15, 100)]
    return `<path d="M${x} ${y}q${r.between(-3, 3)} -6 ${r.between(-4, 4)} -10" stroke="${hsl(r.between(85, 125), 45, r.between(25, 55))}" fill="none"/>`
  }
  const flower = () =>
    `<circle cx="${r.between(0, 100)}" cy="${r.between(0, 100)}" r="1.6" fill="${r.pick(['#fff', '#ffd54f', '#f48fb1', '#ce93d8'])}"/>`
  return (
    rect(hsl(r.between(85, 125), r.between(35, 50), r.between(45, 65))) +
    times(60, blade) +
    times(r.whole(0, 18), flower)
  )
}

const PATTERNS = [plain, plain, gradient, gradient, stripes, dots, checks]
const BACKGROUNDS = {
  light: [...PATTERNS, hills, hills, room, room, beach, meadow],
  dark: [...PATTERNS, bokeh, bokeh, night, night],
}

/** A bright or a dark one, as `r.tone` says. */
export const drawBackground = (r) => r.pick(BACKGROUNDS[r.tone])(r)

function grass(r) {
  const color = hsl(r.between(90, 130), 45, r.between(28, 45))
  const blade = (i) =>
    `<path d="M${i * 4 - 4} 104Q${i * 4 + r.between(-4, 4)} ${r.between(86, 94)} ${i * 4 + r.between(-7, 7)} ${r.between(72, 90)}L${i * 4 + 3} 104Z" fill="${color}"/>`
  return times(28, blade)
}

function box(r) {
  const top = r.between(74, 84)
  const l = r.between(45, 60)
  return `<rect x="8" y="${top}" width="84" height="40" fill="${hsl(30, 40, l)}"/><rect x="8" y="${top}" width="84" height="4" fill="${hsl(30, 40, l + 12)}"/>`
}

const branch = (r) => {
  const y = r.between(8, 26)
  const leaf = () =>
    `<ellipse cx="${r.between(0, 60)}" cy="${y + r.between(-7, 7)}" rx="6" ry="3.2" fill="${hsl(r.between(80, 130), 45, r.between(30, 50))}" transform="rotate(${r.whole(-40, 40)} 30 ${y})"/>`
  const side = r.chance(0.5) ? 'translate(100 0) scale(-1 1)' : ''
  return `<g transform="${side}"><path d="M-4 ${y}Q25 ${y - 4} 55 ${y + 4}" stroke="#6d4c41" stroke-width="2.4" fill="none"/>${times(12, leaf)}</g>`
}

const curtain = (r) => {
  const x = r.chance(0.5) ? r.between(-16, -8) : r.between(86, 94)
  return `<rect x="${x}" y="-5" width="26" height="110" fill="${deep(r)}"/><path d="M${x + 7} -5V105M${x + 15} -5V105" stroke="#0003" stroke-width="2"/>`
}

const ball = (r) =>
  `<circle cx="${r.pick([r.between(6, 24), r.between(76, 94)])}" cy="${r.between(78, 96)}" r="${r.between(8, 14)}" fill="${any(r)}"/>`

/** Hides a part of the drawing at the edge of the image. */
export const drawForeground = (r) => r.pick([grass, box, branch, curtain, ball])(r)
