import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
/** Noto Emoji (Apache-2.0) and Fluent Emoji Flat (MIT). */
const SETS = {
  noto: require('@iconify-json/noto/icons.json'),
  fluent: require('@iconify-json/fluent-emoji-flat/icons.json'),
}

const CATS = [
  'cat-face',
  'cat-face',
  'grinning-cat',
  'grinning-cat-with-smiling-eyes',
  'cat-with-wry-smile',
  'pouting-cat',
  'smiling-cat-with-heart-eyes',
  'cat-with-tears-of-joy',
  'crying-cat',
  'cat',
  'cat',
  'black-cat',
]
/** Drawn for the test images only: what the network has never seen in any pose. */
const CATS_HELD_OUT = ['kissing-cat', 'weary-cat']

/** Faces and figures that a hasty look takes for a cat. */
const LOOKALIKES = [
  'dog-face',
  'dog',
  'fox',
  'wolf',
  'tiger-face',
  'lion',
  'rabbit-face',
  'mouse-face',
  'panda',
  'koala',
  'raccoon',
  'hamster',
  'bear',
  'leopard',
]
const OTHERS = [
  ...['automobile', 'bus', 'bicycle', 'sailboat', 'airplane', 'rocket', 'locomotive', 'house', 'castle', 'tent'],
  ...['red-apple', 'pizza', 'hamburger', 'cupcake', 'strawberry', 'watermelon', 'doughnut', 'avocado', 'teapot'],
  ...['sunflower', 'tulip', 'cactus', 'deciduous-tree', 'mushroom', 'four-leaf-clover', 'maple-leaf'],
  ...[
    'owl',
    'penguin',
    'frog',
    'turtle',
    'fish',
    'octopus',
    'butterfly',
    'elephant',
    'cow-face',
    'horse-face',
    'chicken',
  ],
  ...['guitar', 'camera', 'alarm-clock', 'umbrella', 'soccer-ball', 'balloon', 'books', 'light-bulb', 'backpack'],
]
const OTHERS_HELD_OUT = ['polar-bear', 'tiger', 'pig-face', 'tractor', 'ice-cream', 'snail', 'drum', 'lemon']

/** The drawings of one class: for both splits, and for the test images only. */
export function artOf(isCat) {
  const both = (names, wearsCoat = true) =>
    names.flatMap((name) => [drawing('noto', name, wearsCoat), drawing('fluent', name, wearsCoat)]).filter(Boolean)
  return isCat
    ? { usual: both(CATS), heldOut: both(CATS_HELD_OUT) }
    : { usual: [...both(LOOKALIKES), ...both(OTHERS, false)], heldOut: both(OTHERS_HELD_OUT, false) }
}

function drawing(set, name, wearsCoat) {
  const { icons, width, height } = SETS[set]
  const icon = icons[name]
  if (!icon) return null
  const w = icon.width ?? width ?? 16
  const h = icon.height ?? height ?? 16
  return { name, wearsCoat, viewBox: `${icon.left ?? 0} ${icon.top ?? 0} ${w} ${h}`, body: icon.body }
}
