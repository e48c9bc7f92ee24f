import type { Grant, GrantToken, RunSummary } from '../../engine/contract/index.js'
import { desktop, type DesktopRequestBody } from '../desktop-bridge.js'
import { engine } from '../engine-client.js'
import { formatsFor } from '../format.js'
import { translate } from '../i18n.js'
import { useEvaluation } from '../stores/evaluation.js'
import { useMoment } from '../stores/moment.js'
import { useNotices } from '../stores/notices.js'
import { useRuns } from '../stores/runs.js'
import { useSettings } from '../stores/settings.js'
import { suggestedName } from './file-name.js'

type Format = DesktopRequestBody<'dialog.save'>['format']

/** Asks where, writes, and says that it is done or what went wrong. A cancelled dialog says nothing. */
async function save(
  title: string,
  format: Format,
  write: (grant: GrantToken) => Promise<unknown>,
  detail: string | null = null,
): Promise<void> {
  const notices = useNotices()
  const work = async (): Promise<Grant | null> => {
    const grant = await desktop().request('dialog.save', { suggestedName: suggestedName(title, format), format })
    if (grant) await write(grant.token)
    return grant
  }
  const grant = await notices.guard(work())
  if (grant) notices.say('success', translate('export.saved', { name: grant.names[0] ?? title }), { detail })
}

/** While an earlier iteration is on screen: that it is not the one in the file. */
function finalOnly(run: RunSummary): string | null {
  const { iteration } = useMoment()
  if (iteration === null) return null
  const { count } = formatsFor(useSettings().language)
  return translate('export.final', { last: count(run.iteration), shown: count(iteration) })
}

/** The run's parameters, with everything needed to predict by them. */
export function exportParameters(run: RunSummary, format: 'npz' | 'json'): Promise<void> {
  return save(
    run.name,
    format,
    (grant) => engine.ask('export.parameters', { grant, runId: run.id, format }),
    finalOnly(run),
  )
}

/** Every dataset image with its label, probability and prediction at the threshold in force. */
export function exportPredictions(run: RunSummary): Promise<void> {
  const { threshold } = useEvaluation()
  const title = translate('export.predictionsOf', { name: run.name })
  return save(
    title,
    'csv',
    (grant) => engine.ask('export.predictions', { grant, runId: run.id, threshold }),
    finalOnly(run),
  )
}

/** All that is known of the run, as it is on screen, in one document in the window's language. */
export function exportReport(run: RunSummary, format: 'html' | 'pdf'): Promise<void> {
  const { threshold } = useEvaluation()
  const { iteration } = useMoment()
  const { language } = useSettings()
  return save(translate('export.reportOf', { name: run.name }), format, async (grant) => {
    const { html } = await engine.ask('export.report', { runId: run.id, iteration, threshold, language })
    const bytes =
      format === 'html' ? new TextEncoder().encode(html) : (await desktop().request('report.print', { html })).pdf
    // A copy: what crosses a boundary must not drag a larger buffer along.
    await engine.ask('export.file', { grant, bytes: new Uint8Array(bytes) })
  })
}

/** The own photos with their probabilities and decisions. */
export function exportPhotos(run: RunSummary): Promise<void> {
  const { threshold } = useEvaluation()
  const title = translate('export.photosOf', { name: run.name })
  return save(
    title,
    'csv',
    (grant) => engine.ask('prediction.saveCsv', { grant, runId: run.id, threshold }),
    finalOnly(run),
  )
}

/** A picture of an own photo, edited by hand, as a file that can become an image of the dataset. */
export function exportSample(name: string, draw: () => Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
  const title = translate('prediction.bench.sampleOf', { name: name.replace(/\.\w+$/, '') })
  return save(title, 'png', async (grant) => engine.ask('export.file', { grant, bytes: await draw() }))
}

/** A chart as the window drew it. `draw` runs only once a place is chosen. */
export function exportChart(format: 'png' | 'svg' | 'csv', draw: () => Uint8Array<ArrayBuffer>): Promise<void> {
  const title = translate('export.chartName')
  return save(title, format, (grant) => engine.ask('export.file', { grant, bytes: draw() }))
}

/** Loads trained parameters from a file and makes them the current run. */
export async function loadParameters(): Promise<void> {
  const notices = useNotices()
  const grant = await notices.guard(desktop().request('dialog.open', { what: 'parameters' }))
  if (!grant) return
  const run = await notices.guard(engine.ask('parameters.load', { grant: grant.token }))
  if (!run) return
  useRuns().adopt(run)
  notices.say('success', translate('export.loaded', { name: run.name }))
}
