import { LIMITS, PRESETS } from '../contract/index.js'
import type { Session } from '../session/index.js'
import { printCosts, showProgress, train } from './lab.js'
import type { Terminal } from './terminal.js'
import { percent } from './train-command.js'

/** The lab's first minute without a window: the demo set, the course's four-layer net, and what came of it. */
export async function runDemo(session: Session, terminal: Terminal): Promise<void> {
  const hideProgress = showProgress(session, terminal)
  const dataset = await session.datasets.openDemo({
    imageSize: LIMITS.imageSize.default,
    fit: 'squash',
    testFraction: LIMITS.testFraction.default,
    splitSeed: LIMITS.seed.default,
    positiveClass: null,
  })
  terminal.print(
    `The demo set: ${dataset.train} training images (${dataset.trainPositives} of "${dataset.positiveClass}"), `,
  )
  terminal.print(`${dataset.test} test images.\nTraining the course's four-layer net …\n`)
  printCosts(session, terminal, PRESETS['four-layer'].iterations)
  const run = await train(session, PRESETS['four-layer'])
  hideProgress()
  const { train: seen, test } = await session.evaluations.evaluate(run.id, 0.5)
  terminal.print(
    [
      `Done: ${run.iteration} iterations in ${run.trainSeconds.toFixed(1)} s; the cost fell to ${run.cost?.toFixed(4) ?? '–'}.`,
      `It is right about ${percent(seen.accuracy)} of the images it learned from and ${percent(test?.accuracy ?? null)} of images it`,
      `has never seen; always giving the commoner answer would be right about ${percent(test?.majority ?? null)} of those.`,
      `It gets ${test?.mislabeled.length ?? 0} of ${test?.ids.length ?? 0} test images wrong. The most wrong:`,
      ...(test?.mislabeled ?? []).slice(0, 5).map(({ id, probability }) => {
        const { path } = session.datasets.image(id)
        return `  ${path}: P(${dataset.positiveClass}) = ${probability.toFixed(2)}`
      }),
      'To train on your own images: npx whisker train FOLDER (see npx whisker --help).',
      '',
    ].join('\n'),
  )
}
