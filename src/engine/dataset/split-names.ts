import type { Split } from '../contract/index.js'

const TRAIN = /^train(?:ing)?(?:set|data|images)?\d*$/
const TEST = /^(?:test(?:ing)?|val|valid|validation|dev|eval|evaluation)(?:set|data|images)?\d*$/

/** What a folder's name says about the split; a validation folder counts as test. */
export function splitByName(name: string): Split | null {
  const plain = name.toLowerCase().replace(/[-_ .]/g, '')
  return TRAIN.test(plain) ? 'train' : TEST.test(plain) ? 'test' : null
}
