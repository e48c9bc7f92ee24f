import type { Grant } from '../../engine/contract/index.js'
import { desktop, type DesktopRequestBody } from '../desktop-bridge.js'
import { engine } from '../engine-client.js'
import { formatsFor } from '../format.js'
import { translate } from '../i18n.js'
import { useDataset } from '../stores/dataset.js'
import { useNotices } from '../stores/notices.js'
import { usePredictions } from '../stores/predictions.js'
import { useRuns } from '../stores/runs.js'
import { useSettings } from '../stores/settings.js'
import { useWorkspace } from '../stores/workspace.js'
import { actionFor } from './open-action.js'

/** Opens what a person chose or dropped: as a dataset, as photos to predict, or as trained parameters. */
export async function openGrant({ token, names }: Grant): Promise<void> {
  const dataset = useDataset()
  const parameters = actionFor(names, null, false) === 'load-parameters'
  const outline = parameters ? null : await dataset.outline(token)
  if (!parameters && !outline) return
  const action = actionFor(names, outline ?? null, useWorkspace().active === 'predict')
  if (action === 'load-parameters') await loadParametersFrom(token)
  else if (action === 'predict') await predict(token)
  else if (action === 'ask-test' && outline) dataset.question = { about: 'test', token, outline }
  else if (action === 'ask' && outline) dataset.question = { about: 'positive', token, outline, test: null }
  else if (action === 'import') await importDataset(token, null)
  else useNotices().say('warning', translate('shell.notice.nothing'), { detail: translate('shell.notice.nothingHint') })
}

/** Imports and says how many images came of it. */
export async function importDataset(
  token: Grant['token'],
  positiveClass: string | null,
  test: number | null = null,
): Promise<void> {
  const dataset = useDataset()
  const opened = await dataset.open(token, dataset.importOptions(positiveClass), test)
  if (!opened || !dataset.summary) return
  const { used, rejected, name } = dataset.summary
  const f = formatsFor(useSettings().language)
  const action = { label: translate('shell.command.show-report'), run: () => useWorkspace().openReport('rejected') }
  const title = translate('shell.notice.opened', { name, count: f.count(used) }, used)
  if (rejected === 0) useNotices().say('success', title)
  else
    useNotices().say('warning', title, {
      detail: translate('shell.notice.rejected', { count: f.count(rejected) }, rejected),
      action,
    })
  if (useWorkspace().active === 'predict') useWorkspace().go('data')
}

async function predict(token: Grant['token']): Promise<void> {
  useWorkspace().go('predict')
  await usePredictions().add(token)
}

async function loadParametersFrom(token: Grant['token']): Promise<void> {
  const run = await useNotices().guard(engine.ask('parameters.load', { grant: token }))
  if (!run) return
  useRuns().adopt(run)
  useNotices().say('success', translate('shell.notice.loaded', { name: run.name }))
}

async function choose(what: DesktopRequestBody<'dialog.open'>['what']): Promise<Grant | null> {
  return (await useNotices().guard(desktop().request('dialog.open', { what }))) ?? null
}

export async function openFolder(): Promise<void> {
  const grant = await choose('dataset-folder')
  if (grant) await openGrant(grant)
}

export async function openHdf5(): Promise<void> {
  const grant = await choose('hdf5')
  if (grant) await openGrant(grant)
}

export async function openImages(): Promise<void> {
  const grant = await choose('photos')
  if (grant) await predict(grant.token)
}

export async function saveReport(only: 'all' | 'used' | 'rejected' = 'all'): Promise<void> {
  const notices = useNotices()
  const suggestedName = `${useDataset().summary?.name ?? 'import'} report.csv`
  const request = desktop().request('dialog.save', { suggestedName, format: 'csv' })
  const grant = await notices.guard(request)
  if (!grant) return
  const saved = await notices.guard(engine.ask('dataset.saveReport', { grant: grant.token, only }).then(() => true))
  if (saved) notices.say('success', translate('shell.notice.saved', { name: grant.names[0] ?? suggestedName }))
}
