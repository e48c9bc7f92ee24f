import type { ListedFile } from './list-files.js'

/** A folder of the listing, as the layout sees it. */
export interface Folder {
  readonly name: string
  /** Of the system or of another program: no class, whatever is in it. */
  readonly isHidden: boolean
  readonly folders: Folder[]
  readonly files: ListedFile[]
  /** Files right in it that are images by their names; decoding decides, but classes are seen before decoding. */
  readonly images: ListedFile[]
  readonly imagesBelow: number
}

interface GrowingFolder extends Folder {
  imagesBelow: number
  readonly folders: GrowingFolder[]
  readonly byName: Map<string, GrowingFolder>
}

const IMAGE_NAME = /\.(?:jpe?g|jpe|jfif|png|webp|gif|avif|tiff?)$/i
const OTHER_NAME =
  /\.(?:txt|md|csv|tsv|json|xml|html?|pdf|zip|gz|tar|npy|npz|h5|hdf5|db|ini|py|ipynb|log|ya?ml|svg|mp4|mov)$/i
const HIDDEN_FOLDER = /^(?:\..*|__MACOSX|@eaDir|\$RECYCLE\.BIN|System Volume Information)$/i

export function hasImageName(name: string): boolean {
  return IMAGE_NAME.test(name)
}

/** Of a single opened folder its inside; of several paths a folder holding them all. */
export function buildTree(files: readonly ListedFile[]): Folder {
  const severalRoots = new Set(files.map(({ root }) => root)).size > 1
  const isImage = imageTest(files)
  const tree = newFolder('')
  for (const file of files) {
    const segments = severalRoots && !file.openedItself ? [file.rootName, ...file.segments] : file.segments
    addFile(tree, file, segments, isImage(file))
  }
  return tree
}

export function filesBelow(folder: Folder): ListedFile[] {
  return [...folder.files, ...folder.folders.flatMap(filesBelow)]
}

/** By the usual extensions; where no file has one, every visible file may be an image. */
export function imageTest(files: readonly ListedFile[]): (file: ListedFile) => boolean {
  const nameOf = (file: ListedFile) => file.segments.at(-1) ?? ''
  const isVisible = (file: ListedFile) => !file.rejection && !nameOf(file).startsWith('.')
  const byExtension = (file: ListedFile) => isVisible(file) && hasImageName(nameOf(file))
  return files.some(byExtension) ? byExtension : (file) => isVisible(file) && !OTHER_NAME.test(nameOf(file))
}

function addFile(tree: GrowingFolder, file: ListedFile, segments: readonly string[], isImage: boolean): void {
  let folder = tree
  const path = [tree]
  for (const name of segments.slice(0, -1)) {
    let next = folder.byName.get(name)
    if (!next) {
      next = newFolder(name)
      folder.byName.set(name, next)
      folder.folders.push(next)
    }
    folder = next
    path.push(folder)
  }
  folder.files.push(file)
  const counts = isImage && !path.some(({ isHidden }) => isHidden)
  if (!counts) return
  folder.images.push(file)
  for (const one of path) one.imagesBelow++
}

function newFolder(name: string): GrowingFolder {
  const isHidden = HIDDEN_FOLDER.test(name)
  return { name, isHidden, folders: [], files: [], images: [], imagesBelow: 0, byName: new Map() }
}
