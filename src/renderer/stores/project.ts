import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Failure, Grant, MissingImage, OpenedProject, ProjectState } from '../../engine/contract/index.js'
import { desktop } from '../desktop-bridge.js'
import { engine } from '../engine-client.js'
import { translate } from '../i18n.js'
import { adoptSession } from '../session-state.js'
import { useDataset } from './dataset.js'
import { useHistory } from './history.js'
import { useHyperparameters } from './hyperparameters.js'
import { useNotices } from './notices.js'
import { useWorkspace } from './workspace.js'

const NOTHING: ProjectState = {
  name: null,
  dirty: false,
  savedAt: null,
  notes: '',
  hyperparameters: null,
  missing: 0,
}

/** What a person is asked before the lab is replaced while something in it is not saved. */
export type Answer = 'save' | 'discard' | 'cancel'

function createState() {
  return {
    state: shallowRef<ProjectState>(NOTHING),
    missing: shallowRef<readonly MissingImage[]>([]),
    /** Why changes are not kept safe from a crash at the moment; null: they are. */
    unsafe: shallowRef<Failure | null>(null),
    /** Waits for an answer; null: nothing is asked. */
    question: shallowRef<((answer: Answer) => void) | null>(null),
  }
}
type State = ReturnType<typeof createState>

/** The project that is open: its name, whether it is saved, its notes, and the images that are missing from it. */
export const useProject = defineStore('project', () => {
  const own = createState()
  const name = computed(() => own.state.value.name ?? translate('project.untitled'))

  function adopt(next: ProjectState): void {
    own.state.value = next
  }

  /** Follows the engine's events; once, at start. */
  function listen(): void {
    engine.on('project-changed', ({ project }) => adopt(project))
    engine.on('session-unsaved', ({ failure }) => {
      if (own.unsafe.value && !failure) useNotices().say('success', translate('project.safeAgain'))
      own.unsafe.value = failure
    })
  }

  const saving = savers(own, name, adopt)
  return { ...own, name, adopt, listen, ...saving, ...openers(own, saving.save) }
})

/** What stands in the form belongs to what is saved. */
async function sendForm(): Promise<void> {
  const { valid } = useHyperparameters()
  if (!valid) return
  await engine.ask('project.setForm', { hyperparameters: { ...valid, hiddenLayers: [...valid.hiddenLayers] } })
}

function savers({ state }: State, name: { readonly value: string }, adopt: (next: ProjectState) => void) {
  const saved = (next: ProjectState) => {
    adopt(next)
    useNotices().say('success', translate('project.saved', { name: next.name ?? '' }))
    return true
  }

  /** Into its file, or where a person says. True when it is saved. */
  async function save(): Promise<boolean> {
    if (state.value.name === null) return saveAs()
    const work = sendForm().then(() => engine.ask('project.save', {}))
    const next = await useNotices().guard(work)
    return next !== undefined && saved(next)
  }

  async function saveAs(): Promise<boolean> {
    const suggestedName = `${name.value}.whisker`
    const work = async () => {
      const grant = await desktop().request('dialog.save', { suggestedName, format: 'whisker' })
      if (!grant) return undefined
      await sendForm()
      return engine.ask('project.saveAs', { grant: grant.token })
    }
    const next = await useNotices().guard(work())
    return next !== undefined && saved(next)
  }

  const annotate = (notes: string) => useNotices().guard(engine.ask('project.annotate', { notes }))

  return { save, saveAs, annotate, sendForm: () => useNotices().guard(sendForm()) }
}

function openers(own: State, save: () => Promise<boolean>) {
  const { state, missing, question } = own

  /** Whether the lab may be replaced: asks when something in it is not saved. */
  async function mayReplace(): Promise<boolean> {
    if (!state.value.dirty) return true
    const answer = await new Promise<Answer>((resolve) => (question.value = resolve))
    question.value = null
    return answer === 'save' ? save() : answer === 'discard'
  }

  /** The engine has replaced everything: so does the window. */
  async function takeOver(): Promise<void> {
    useHistory().clear()
    await adoptSession(await engine.ask('session.state', {}))
    const form = state.value.hyperparameters
    if (form) useHyperparameters().set(form)
    missing.value = (await engine.ask('project.missing', {})).missing
  }

  async function begin(): Promise<void> {
    if (!(await mayReplace())) return
    await useDataset().replaceBy(() => engine.ask('project.new', {}).then(takeOver))
  }

  async function open(grant: Grant): Promise<void> {
    if (!(await mayReplace())) return
    let report: OpenedProject | null = null
    const work = async () => {
      report = await engine.ask('project.open', { grant: grant.token })
      await takeOver()
    }
    if ((await useDataset().replaceBy(work)) && report) tellOpened(report)
  }

  async function choose(): Promise<void> {
    const grant = await useNotices().guard(desktop().request('dialog.open', { what: 'project' }))
    if (grant) await open(grant)
  }

  /** Looks for missing images in a folder a person chooses. */
  async function locate(): Promise<void> {
    const grant = await useNotices().guard(desktop().request('dialog.open', { what: 'dataset-folder' }))
    if (!grant) return
    let report: OpenedProject | null = null
    const work = async () => {
      report = await engine.ask('project.locate', { grant: grant.token })
      await takeOver()
    }
    if ((await useDataset().replaceBy(work)) && report) tellOpened(report)
  }

  return { begin, open, choose, locate, takeOver }
}

/** What a person must know of how it was opened; the missing images in a list of their own. */
function tellOpened({ project, missing, moved, unknown, fellBack }: OpenedProject): void {
  const name = project.name ?? ''
  const details = [
    fellBack,
    moved > 0 ? translate('project.moved', { count: moved }, moved) : null,
    unknown > 0 ? translate('project.unknown', { count: unknown }, unknown) : null,
  ].filter((text) => text !== null)
  const kind = fellBack || missing.length > 0 ? 'warning' : 'success'
  const title = fellBack ? 'project.openedPrevious' : 'project.opened'
  useNotices().say(kind, translate(title, { name }), { detail: details.join(' ') || null })
  if (missing.length > 0) useWorkspace().open('missing-images')
  else if (useWorkspace().dialog === 'missing-images') useWorkspace().close()
}
