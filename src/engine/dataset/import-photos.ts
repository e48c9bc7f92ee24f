import type { Verdict } from '../contract/index.js'
import type { DecoderPool } from '../decoder/index.js'
import { decodeFiles } from './decode-files.js'
import { ImageFiles } from './image-files.js'
import { ProgressTeller } from './import-progress.js'
import { listFiles } from './list-files.js'
import type { ImportWatch, Photo, PhotoOptions } from './types.js'

/** Images of folders and files as own photos. Unusable ones are in the verdicts only. Throws: cancelled. */
export async function importPhotos(
  paths: readonly string[],
  options: PhotoOptions,
  pool: DecoderPool,
  watch: ImportWatch,
): Promise<{ photos: Photo[]; verdicts: Verdict[] }> {
  const progress = new ProgressTeller((one) => watch.progress(one))
  const files = await listFiles(paths, { signal: watch.signal, found: (count) => progress.listed(count) })
  const photos: Photo[] = []
  const decoding = { size: options.imageSize, fit: options.fit }
  const watching = { signal: watch.signal, progress }
  const source = new ImageFiles(files, paths, decoding, pool, null)
  const verdicts = await decodeFiles(files, source, watching, (image, { file, path }, index) => {
    const { pixels, width, height, format } = image
    photos[index] = { file, name: path.slice(path.lastIndexOf('/') + 1), path, width, height, format, pixels }
    return null
  })
  return { photos: photos.filter((photo) => photo !== undefined), verdicts }
}
