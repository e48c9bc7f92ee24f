import type { Hyperparameters } from '../contract/index.js'
import { PRESETS } from '../contract/index.js'

const NUMERALS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** "four-layer 2": the net as the course calls it, and the first number that is free. */
export function defaultRunName(hyperparameters: Hyperparameters, taken: ReadonlySet<string>): string {
  const net = netName(hyperparameters)
  let number = 1
  while (taken.has(`${net} ${number}`)) number += 1
  return `${net} ${number}`
}

function netName(hyperparameters: Hyperparameters): string {
  if (isSeedNet(hyperparameters)) return 'seed two-layer'
  const layers = hyperparameters.hiddenLayers.length + 1
  return layers === 1 ? 'logistic' : `${NUMERALS[layers] ?? layers}-layer`
}

/** The seed's `initiate_parameter` net differs from the course's two-layer net by activation and seed. */
function isSeedNet(given: Hyperparameters): boolean {
  const seedNet = PRESETS['seed-two-layer']
  return (
    given.hiddenLayers.length === 1 &&
    given.hiddenActivation === seedNet.hiddenActivation &&
    given.initialization === seedNet.initialization &&
    given.seed === seedNet.seed
  )
}
