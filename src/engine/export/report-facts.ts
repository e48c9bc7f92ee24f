import { html, type Markup } from './markup.js'
import type { ReportDecision, ReportImage, ReportPen, ReportSuspect } from './report-data.js'
import { fill } from './report-words.js'
import { trainCommand } from './train-command.js'

const facts = (rows: readonly (readonly [name: string, value: string | Markup])[]) =>
  html`<table>
    <tbody>
      ${rows.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`

export function datasetSection({ data: { dataset, fingerprint }, words, f }: ReportPen): Markup {
  const { options, classes } = dataset
  const split =
    dataset.split === 'given'
      ? words.given
      : fill(words.stratified, { fraction: String(options.testFraction), seed: String(options.splitSeed) })
  const line = ({ name, train, test }: (typeof classes)[number]) =>
    html`<div>${fill(words.classLine, { name, train: f.count(train), test: f.count(test) })}</div>`
  const size = fill(words.imageSizeLine, { size: String(options.imageSize), fit: words.fit[options.fit] })
  return html`<h2>${words.dataset}</h2>
    ${facts([
      [words.name, dataset.name],
      [words.images, `${f.count(dataset.train)} ${words.train}, ${f.count(dataset.test)} ${words.test}`],
      [words.classes, html`${classes.map(line)}`],
      [words.positive, dataset.positiveClass],
      [words.splitHow, split],
      [words.imageSize, size],
      [words.excludedImages, f.count(dataset.excluded)],
      [words.notUsed, f.count(dataset.rejected)],
      [
        words.fingerprint,
        html`<code>${fingerprint}</code>
          <div class="muted">${words.fingerprintHint}</div>`,
      ],
    ])}`
}

export function hyperparameterSection({ data: { run, dataset }, words, f }: ReportPen): Markup {
  const network = `${run.layerSizes.map((size) => f.count(size)).join(' → ')} (${f.count(run.parameterCount)} ${words.parameters})`
  const elsewhere = run.datasetId === dataset.id ? '' : words.trainedElsewhere
  return html`<h2>${words.hyperparameters}</h2>
    ${elsewhere === '' ? html`` : html`<p>${elsewhere}</p>`}
    ${facts([
      [words.network, network],
      ...Object.entries(run.hyperparameters).map(([name, value]) => [name, JSON.stringify(value)] as const),
      [words.plan, run.plan?.sentence ?? '–'],
      [words.outcome, `${words.states[run.state]}, ${f.count(run.iteration)} ${words.iterations}`],
      [words.time, `${f.figure(run.trainSeconds)} ${words.seconds}`],
    ])}`
}

export function mislabeledSection(pen: ReportPen): Markup {
  const { data, words, f } = pen
  const list = ({ split, total, images }: (typeof data.mislabeled)[number]) =>
    html`<h2>${words.mislabeled}: ${words[split]} (${f.count(total)})</h2>
      ${total === 0 ? html`<p>${words.none}</p>` : html`<p class="muted">${words.mostWrong}</p>`}
      <div class="images">${images.map((image) => picture(image, pen))}</div>
      ${total > images.length ? html`<p>${fill(words.andMore, { count: f.count(total - images.length) })}</p>` : html``}`
  return html`${data.mislabeled.map(list)}`
}

function picture({ path, label, probability, png }: ReportImage, { words, f, names }: ReportPen): Markup {
  const line = fill(words.mislabeledLine, { label, positive: names.positive, probability: f.probability(probability) })
  return html`<figure>
    ${image(png, path)}
    <figcaption>
      ${path}
      <div>${line}</div>
    </figcaption>
  </figure>`
}

const image = (png: Uint8Array, name: string) =>
  html`<img alt="${name}" src="data:image/png;base64,${Buffer.from(png).toString('base64')}" />`

/** What was decided about the label doctor's suspects; nothing where none was. */
export function suspectSection({ data: { suspects }, words, f }: ReportPen): Markup {
  const { counts, total, images } = suspects
  if (total === 0) return html``
  const tally = (['kept', 'flipped', 'excluded'] as const).map((kind) =>
    fill(words.suspectTally[kind], { count: f.count(counts[kind]) }),
  )
  const figure = ({ path, png, kind, before, after, probability }: ReportSuspect) =>
    html`<figure>
      ${image(png, path)}
      <figcaption>
        ${path}
        <div>${fill(words.suspectLine, { label: before, probability: f.probability(probability) })}</div>
        <div>${fill(words.suspectOutcome[kind], { label: after })}</div>
      </figcaption>
    </figure>`
  return html`<h2>${words.suspects} (${f.count(total)})</h2>
    <p>${tally.join(words.listSeparator)}</p>
    <div class="images">${images.map(figure)}</div>
    ${total > images.length ? html`<p>${fill(words.andMore, { count: f.count(total - images.length) })}</p>` : html``}`
}

/** What was changed by hand; nothing where nothing was. */
export function decisionSection({ data: { decisions }, words, f }: ReportPen): Markup {
  const { total, images } = decisions
  if (total === 0) return html``
  const lines = ({ label, split, excluded }: ReportDecision) => [
    ...(label ? [html`<div>${label.before} → ${label.after}</div>`] : []),
    ...(split ? [html`<div>${words[split.before]} → ${words[split.after]}</div>`] : []),
    ...(excluded ? [html`<div>${words.excluded}</div>`] : []),
  ]
  const figure = (of: ReportDecision) =>
    html`<figure>
      ${image(of.png, of.path)}
      <figcaption>${of.path}${lines(of)}</figcaption>
    </figure>`
  return html`<h2>${words.decisions} (${f.count(total)})</h2>
    <div class="images">${images.map(figure)}</div>
    ${total > images.length ? html`<p>${fill(words.andMore, { count: f.count(total - images.length) })}</p>` : html``}`
}

export function reproduceSection({ data: { run, dataset, version, decisions }, words }: ReportPen): Markup {
  const { command, complete } = trainCommand(run.hyperparameters, dataset)
  return html`<h2>${words.reproduce}</h2>
    <p>${complete ? words.reproduceText : words.reproduceNot}</p>
    ${decisions.total > 0 ? html`<p>${words.reproduceEdits}</p>` : html``}
    <pre>${command}</pre>
    <p class="muted">${words.exactly} (Whisker ${version}):</p>
    <pre>
${JSON.stringify({ hyperparameters: run.hyperparameters, options: dataset.options, split: dataset.split }, null, 1)}</pre>`
}
