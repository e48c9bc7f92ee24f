import type { Measures, SplitEvaluation, SplitScores } from '../contract/index.js'
import { html, type Markup } from './markup.js'
import type { ReportPen } from './report-data.js'
import { MISSING } from './report-formats.js'
import { fill } from './report-words.js'

interface Scored {
  readonly split: 'train' | 'test'
  readonly evaluation: SplitEvaluation
  readonly scores: SplitScores | null
}

/** Test before training: it is what a reader looks for. */
function splitsOf({ data: { evaluation, scores } }: ReportPen): Scored[] {
  const train: Scored = { split: 'train', evaluation: evaluation.train, scores: scores.train }
  return evaluation.test ? [{ split: 'test', evaluation: evaluation.test, scores: scores.test }, train] : [train]
}

const MEASURES = ['balancedAccuracy', 'precision', 'recall', 'specificity', 'f1'] as const satisfies (keyof Measures)[]

export function scoreSection(pen: ReportPen): Markup {
  const { data, words, f, names } = pen
  const splits = splitsOf(pen)
  const row = (name: string, say: (of: Scored) => string) =>
    html`<tr>
      <th scope="row">${name}</th>
      ${splits.map((of) => html`<td class="n">${say(of)}</td>`)}
    </tr>`
  return html`<h2>${words.scores}</h2>
    <p>
      ${fill(words.iterationOf, { iteration: f.count(data.iteration) })}
      ${fill(words.threshold, {
        threshold: f.figure(data.evaluation.threshold),
        positive: names.positive,
      })}
    </p>
    <table>
      <thead>
        <tr>
          <td></td>
          ${splits.map(({ split }) => html`<th scope="col">${words[split]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${row(words.images, ({ evaluation }) => f.count(evaluation.ids.length))}
        ${row(words.accuracy, ({ evaluation }) => f.percent(evaluation.accuracy))}
        ${row(words.interval, ({ evaluation }) => f.interval(evaluation.interval))}
        ${row(words.majority, ({ evaluation }) => f.percent(evaluation.majority))}
        ${MEASURES.map((measure) => row(words[measure], ({ evaluation }) => f.percent(evaluation.measures[measure])))}
        ${row(words.auroc, ({ scores }) => rankingText(scores, pen))}
        ${row(words.averagePrecision, ({ scores }) => f.figure(scores?.ranking?.averagePrecision ?? null))}
        ${row(words.calibrationError, ({ scores }) => f.figure(scores?.calibration.error ?? null))}
        ${row(words.brier, ({ scores }) => f.figure(scores?.calibration.brier ?? null))}
      </tbody>
    </table>
    ${splits.map((of) => html`<p class="muted">${baseline(of, pen)}</p>`)}
    ${data.leaks > 0 ? html`<p class="warning">⚠ ${fill(words.leaked, { count: f.count(data.leaks) })}</p>` : html``}`
}

function rankingText(scores: SplitScores | null, { f }: ReportPen): string {
  const ranking = scores?.ranking
  if (!ranking) return MISSING
  const { auroc, aurocInterval: bounds } = ranking
  return bounds ? `${f.figure(auroc)} (${f.figure(bounds[0])}–${f.figure(bounds[1])})` : f.figure(auroc)
}

function baseline({ split, evaluation }: Scored, { words, f, names }: ReportPen): string {
  const { truePositives, falseNegatives } = evaluation.confusion
  const name = 2 * (truePositives + falseNegatives) > evaluation.ids.length ? names.positive : names.negative
  return fill(words.baseline, { name, majority: f.percent(evaluation.majority), split: words[split] })
}

export function confusionSection(pen: ReportPen): Markup {
  const { words, names, f } = pen
  const table = ({ split, evaluation: { confusion: c } }: Scored) =>
    html`<figure>
      <figcaption>${words[split]}</figcaption>
      <table>
        <thead>
          <tr>
            <td class="muted">${words.labelDown}</td>
            <th scope="col">${names.positive}</th>
            <th scope="col">${names.negative}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">${names.positive}</th>
            <td class="n">${f.count(c.truePositives)}</td>
            <td class="n">${f.count(c.falseNegatives)}</td>
          </tr>
          <tr>
            <th scope="row">${names.negative}</th>
            <td class="n">${f.count(c.falsePositives)}</td>
            <td class="n">${f.count(c.trueNegatives)}</td>
          </tr>
        </tbody>
      </table>
    </figure>`
  return html`<h2>${words.confusion}</h2>
    <div class="charts">${splitsOf(pen).map(table)}</div>`
}
