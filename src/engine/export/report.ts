import type { RunSummary } from '../contract/index.js'
import { html, Markup } from './markup.js'
import { chartSection } from './report-charts.js'
import type { ReportData, ReportPen } from './report-data.js'
import { reportFormats } from './report-formats.js'
import { confusionSection, scoreSection } from './report-scores.js'
import {
  datasetSection,
  decisionSection,
  hyperparameterSection,
  mislabeledSection,
  reproduceSection,
  suspectSection,
} from './report-facts.js'
import { REPORT_STYLE } from './report-style.js'
import { fill, REPORT_WORDS, type ReportWords } from './report-words.js'

/** No script, no connection, nothing from elsewhere. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const SECTIONS: readonly ((pen: ReportPen) => Markup)[] = [
  scoreSection,
  confusionSection,
  chartSection,
  datasetSection,
  hyperparameterSection,
  mislabeledSection,
  suspectSection,
  decisionSection,
  reproduceSection,
]

/**
 * One self-contained HTML document: everything a reader needs to judge a run and to train it again. Names of files,
 * classes and runs are text, whatever is in them.
 */
export function reportHtml(data: ReportData): string {
  const { language, run, dataset } = data
  const words = REPORT_WORDS[language]
  const pen: ReportPen = { data, words, f: reportFormats(language), names: answersOf(run, words) }

  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width" />
        <title>${words.title}: ${run.name}</title>
        <style>
          ${new Markup(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <h1>${words.title}: ${run.name}</h1>
        <p class="muted">${dataset.name} · ${fill(words.made, { version: data.version, date: data.date })}</p>
        ${SECTIONS.map((section) => section(pen))}
      </body>
    </html> `.text
}

function answersOf({ positiveClass, classes }: RunSummary, words: ReportWords): ReportPen['names'] {
  const others = classes.filter((name) => name !== positiveClass)
  const [only] = others
  const negative = others.length === 1 && only ? only : fill(words.notClass, { name: positiveClass })
  return { positive: positiveClass, negative }
}
