import { existsSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { DesktopHandlers } from '../engine/contract/index.js'
import type { MenuStrings } from './menu-strings.js'

type OpenBody = Parameters<DesktopHandlers['dialog.open']>[0]
type SaveBody = Parameters<DesktopHandlers['dialog.save']>[0]
type Strings = MenuStrings['dialogs']

const IMAGE_EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'avif', 'tif', 'tiff']

/** The paths a person chose; none when they cancelled. */
export async function choosePaths(window: BrowserWindow, what: OpenBody['what'], strings: Strings): Promise<string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, openOptions(what, strings))
  return canceled ? [] : filePaths
}

function openOptions(what: OpenBody['what'], strings: Strings): OpenDialogOptions {
  switch (what) {
    case 'dataset-folder':
      return { title: strings.datasetFolder, properties: ['openDirectory', 'multiSelections'] }
    case 'hdf5':
      return {
        title: strings.hdf5,
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: 'HDF5', extensions: ['h5', 'hdf5', 'hdf', 'he5'] }],
      }
    case 'photo-folder':
      return { title: strings.photoFolder, properties: ['openDirectory', 'multiSelections'] }
    case 'photos':
      return {
        title: strings.photos,
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: strings.images, extensions: IMAGE_EXTENSIONS }],
      }
    case 'project':
      return {
        title: strings.project,
        properties: ['openFile'],
        filters: [{ name: '.whisker', extensions: ['whisker', 'previous'] }],
      }
    case 'parameters':
      return {
        title: strings.parameters,
        properties: ['openFile'],
        filters: [{ name: '.npz, .json', extensions: ['npz', 'json'] }],
      }
  }
}

/** Where to write, or null. The format's extension is added where a person typed none. */
export async function chooseDestination(
  window: BrowserWindow,
  { suggestedName, format }: SaveBody,
  strings: Strings,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: strings.save,
    // A page suggests a name, never a place.
    defaultPath: basename(suggestedName),
    filters: [{ name: `.${format}`, extensions: [format] }],
  })
  if (canceled || !filePath) return null
  if (extname(filePath) !== '') return filePath
  const path = `${filePath}.${format}`
  return !existsSync(path) || (await mayReplace(window, path, strings)) ? path : null
}

/** The dialog asked about the name without its extension. */
async function mayReplace(window: BrowserWindow, path: string, strings: Strings): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: strings.exists.replace('{name}', () => basename(path)),
    buttons: [strings.cancel, strings.replace],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}
