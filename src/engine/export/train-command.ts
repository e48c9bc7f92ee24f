import { type DatasetSummary, type Hyperparameters, RECOMMENDED } from '../contract/index.js'

/** A word of a command line as a shell takes it: quoted where it holds more than plain characters. */
function shellWord(text: string): string {
  return /^[\w./:,=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** The command that trains such a run on the images in DATASET, and whether it says all of the hyperparameters. */
export function trainCommand(
  hyperparameters: Hyperparameters,
  { options, positiveClass, split }: DatasetSummary,
): { command: string; complete: boolean } {
  const h = hyperparameters
  const words: [string, string | number][] = [
    ['--positive', positiveClass],
    ['--features', h.features],
    ['--layers', [...h.hiddenLayers, 1].join(',')],
    ['--learning-rate', h.learningRate],
    ['--iterations', h.iterations],
    ['--init', h.initialization],
    ['--seed', h.seed],
    ['--hidden', h.hiddenActivation],
    ['--image-size', options.imageSize],
    ['--fit', options.fit],
    ...(split === 'given'
      ? []
      : ([
          ['--test-fraction', options.testFraction],
          ['--split-seed', options.splitSeed],
        ] satisfies [string, number][])),
    ['--l2', h.l2],
    ['--precision', h.precision],
    ['--plan', h.plan],
  ]
  // What the command line has no option for, it takes from what is recommended for these features.
  const silent = ['optimizer', 'momentum', 'batchSize', 'learningRateDecay', 'patience'] as const
  const base = RECOMMENDED[h.features]
  return {
    command: `npx whisker train DATASET ${words.map(([option, value]) => `${option} ${shellWord(String(value))}`).join(' ')}`,
    complete: silent.every((name) => h[name] === base[name]),
  }
}
