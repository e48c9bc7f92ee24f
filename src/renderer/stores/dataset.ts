import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type {
  DatasetOutline,
  DatasetSummary,
  GrantToken,
  ImageId,
  ImageRecord,
  ImportOptions,
  ImportProgress,
  RequestBody,
} from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { translate } from '../i18n.js'
import { useHistory } from './history.js'
import { useIncoming } from './incoming.js'
import { useNotices } from './notices.js'
import { useSettings } from './settings.js'

export type DatasetChanges = RequestBody<'dataset.configure'>

/** What is about to be opened and waits for an answer: which file is for testing, which class is the positive one. */
export type OpenQuestion =
  | { readonly about: 'test'; readonly token: GrantToken; readonly outline: DatasetOutline }
  | {
      readonly about: 'positive'
      readonly token: GrantToken
      readonly outline: DatasetOutline
      /** Which opened file is for testing, by its place; null: their names say it. */
      readonly test: number | null
    }

function createState() {
  return {
    summary: shallowRef<DatasetSummary | null>(null),
    images: shallowRef<readonly ImageRecord[]>([]),
    /** Counts up when image numbers mean other images; edits leave it alone. */
    generation: shallowRef(0),
    /** Progress of the import under way; null between imports. */
    importing: shallowRef<ImportProgress | null>(null),
    /** True from the request until the import has ended, also before the first progress arrives. */
    opening: shallowRef(false),
    question: shallowRef<OpenQuestion | null>(null),
  }
}
type State = ReturnType<typeof createState>

/** The open dataset: its summary, its images, an import under way, and the changes that can be made to it. */
export const useDataset = defineStore('dataset', () => {
  const state = createState()
  const index = computed(() => new Map(state.images.value.map((image) => [image.id, image])))

  /** Null for own photos and images that are gone. */
  const byId = (id: ImageId | null): ImageRecord | null =>
    id === null ? null : (index.value.get(id) ?? useIncoming().byId(id))
  const className = (image: ImageRecord): string =>
    useIncoming().isIncoming(image.id)
      ? useIncoming().className(image)
      : (state.summary.value?.classes[image.classIndex]?.name ?? '')
  const adopt = (next: DatasetSummary | null) => adoptInto(state, next)

  let orphan = false

  /** An import that this page did not ask for: the page before it did, and crashed. */
  function follow(progress: ImportProgress | null): void {
    orphan = progress !== null
    state.importing.value = progress
    state.opening.value = orphan
    if (!orphan) useIncoming().clear()
  }

  /** Follows the engine's events; once, at start. */
  function listen(): void {
    engine.on('import-progress', ({ progress }) => {
      state.importing.value = progress
      if (progress === null && orphan) follow(null)
    })
    engine.on('dataset-changed', ({ dataset, images }) => {
      if (dataset && images && images.since === state.summary.value?.id) patch(state, dataset, images.changed)
      else void useNotices().guard(adopt(dataset))
    })
  }

  return {
    ...state,
    byId,
    className,
    adopt,
    follow,
    listen,
    importOptions,
    outline,
    ...openers(state),
    ...changers(state),
  }
})

/** The options of the next import: as last time, as far as the person set them. */
function importOptions(positiveClass: string | null = null): ImportOptions {
  const { imageSize, fit, testFraction, splitSeed } = useSettings().values
  return { imageSize, fit, testFraction, splitSeed, positiveClass }
}

/** Looks at what was chosen or dropped, without decoding. Undefined (and said) when it cannot be read. */
function outline(token: GrantToken): Promise<DatasetOutline | undefined> {
  return useNotices().guard(engine.ask('dataset.outline', { grant: token }))
}

/** The engine's newest word on the dataset; fetches the image list when anything in it changed. */
async function adoptInto(state: State, next: DatasetSummary | null): Promise<void> {
  const changed = next?.id !== state.summary.value?.id
  const list = next && changed ? (await engine.ask('dataset.images', {})).images : []
  state.summary.value = next
  if (!changed) return
  state.images.value = list
  state.generation.value++
}

/** Only some records are other ones; an image's number is its place in the list. */
function patch(state: State, next: DatasetSummary, changed: readonly ImageRecord[]): void {
  if (changed.length > 0) {
    const images = [...state.images.value]
    for (const record of changed) images[record.id] = record
    state.images.value = images
  }
  state.summary.value = next
}

function openers(state: State) {
  let demo: Promise<boolean> | null = null

  /** The demo set opens by itself; what a person opens meanwhile goes first. */
  async function stopDemo(): Promise<void> {
    if (!demo) return
    await useNotices().guard(engine.ask('dataset.cancelImport', {}))
    await demo
  }

  const replace = (ask: () => Promise<DatasetSummary>): Promise<boolean> =>
    whileOpening(async () => {
      await adoptInto(state, await ask())
      useHistory().clear()
    })

  async function whileOpening(work: () => Promise<unknown>): Promise<boolean> {
    state.opening.value = true
    try {
      await work()
      return true
    } catch (error) {
      useNotices().fail(error)
      return false
    } finally {
      state.opening.value = false
      useIncoming().clear()
      state.importing.value = null
    }
  }

  return {
    /** Imports; true when the dataset was replaced. Cancelling and failing leave the one before. */
    async open(token: GrantToken, options: ImportOptions, test: number | null = null): Promise<boolean> {
      await stopDemo()
      return replace(() => engine.ask('dataset.open', { grant: token, options, test }))
    },
    async openDemo(): Promise<boolean> {
      demo = replace(() => engine.ask('dataset.openDemo', { options: importOptions() }))
      try {
        return await demo
      } finally {
        demo = null
      }
    },
    /** The same folders as they are now. */
    importAgain: () => replace(() => engine.ask('folder.takeIn', {})),
    /** Ends the import with what is in. */
    keepImport: () => useNotices().guard(engine.ask('import.keep', {})),
    /** Everything is replaced, dataset and history with it; true when it was. Failing leaves what was there before. */
    async replaceBy(work: () => Promise<unknown>): Promise<boolean> {
      await stopDemo()
      return whileOpening(work)
    },
    cancelImport: () => useNotices().guard(engine.ask('dataset.cancelImport', {})),
  }
}

function changers(state: State) {
  async function apply(values: DatasetChanges): Promise<void> {
    state.opening.value = values.imageSize !== undefined || values.fit !== undefined
    try {
      await adoptInto(state, await engine.ask('dataset.configure', values))
    } finally {
      state.opening.value = false
      useIncoming().clear()
    }
  }

  /** Changes positive class, split, image size or fit; can be undone. A new size or fit decodes the files again. */
  async function configure(changes: DatasetChanges, name: string): Promise<void> {
    const before = currentValues(state.summary.value, changes)
    const command = { name, redo: () => apply(changes), undo: () => apply(before) }
    await useNotices().guard(useHistory().perform(command))
  }

  const setPositiveClass = (positiveClass: string) =>
    configure({ positiveClass }, translate('dataset.undo.positiveClass', { name: positiveClass }))

  return { configure, setPositiveClass }
}

function currentValues(now: DatasetSummary | null, changes: DatasetChanges): DatasetChanges {
  if (!now) return {}
  const values: Required<DatasetChanges> = { ...now.options, positiveClass: now.positiveClass }
  const keys = Object.keys(changes) as (keyof DatasetChanges)[]
  return Object.fromEntries(keys.map((key) => [key, values[key]]))
}
