import { computed, shallowRef } from 'vue'
import type { ImageChange, ImageRecord } from '../../engine/contract/index.js'
import { useFormats } from '../format.js'
import { useI18n } from 'vue-i18n'
import { useDataset } from '../stores/dataset.js'
import { useSelection } from '../stores/selection.js'
import { useWorkspace } from '../stores/workspace.js'
import { editImages } from './edit-commands.js'
import { effectOf, imagesToChange } from './edit-effects.js'

/** Mending what is selected: which images, what each change would do to the counts, and doing it. */
export function useMending() {
  const { t } = useI18n()
  const f = useFormats()
  const dataset = useDataset()
  const selection = useSelection()
  const workspace = useWorkspace()

  /** The selected images of the dataset; own photos have no label to mend. */
  const images = computed(() =>
    [...selection.ids].flatMap((id): ImageRecord[] => {
      const image = dataset.byId(id)
      return image ? [image] : []
    }),
  )
  const classes = computed(() => dataset.summary?.classes ?? [])
  const canExclude = computed(() => images.value.some(({ excluded }) => !excluded))
  const canRestore = computed(() => images.value.some(({ excluded }) => excluded))
  /** Where `T` moves the images: to the test set, or back where all of them are there. */
  const moveTo = computed(() => (images.value.some(({ split }) => split === 'train') ? 'test' : 'train'))
  const canMove = (split: 'train' | 'test') => images.value.some((image) => image.split !== split)

  /** "12 images → cat: train cat 72 → 84, …"; what happens before it happens. */
  function effect(change: ImageChange): string {
    const count = imagesToChange(images.value, change).length
    if (count === 0) return t('mend.nothing')
    const said = t('mend.concerned', { count: f.count(count) }, count)
    const counts = effectOf(images.value, change, classes.value).map(({ split, className, before, after }) =>
      t('mend.count', {
        split: t(`images.splits.${split}`),
        name: className,
        before: f.count(before),
        after: f.count(after),
      }),
    )
    return `${said}: ${counts.length > 0 ? counts.join(' · ') : t('mend.sameCounts')}`
  }

  const apply = (change: ImageChange): Promise<boolean> =>
    editImages(
      images.value.map(({ id }) => id),
      change,
    )

  return {
    images,
    classes,
    canExclude,
    canRestore,
    canMove,
    moveTo,
    effect,
    apply,
    label: () => workspace.open('label'),
    exclude: () => apply({ excluded: true }),
    restore: () => apply({ excluded: false }),
    move: (split: 'train' | 'test' = moveTo.value) => apply({ split }),
  }
}

/** What the button under the pointer or the focus would do; a line beside the buttons says it. */
export function useForeseen() {
  const foreseen = shallowRef<ImageChange | null>(null)
  /** Listeners of a button for this change. */
  const watchFor = (change: ImageChange) => ({
    pointerenter: () => (foreseen.value = change),
    pointerleave: () => (foreseen.value = null),
    focus: () => (foreseen.value = change),
    blur: () => (foreseen.value = null),
  })
  return { foreseen, watchFor }
}
