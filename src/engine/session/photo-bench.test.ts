import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { IMPORT, makeImageFolder, openSession, temporaryFolder, trainToEnd } from './testing.js'

const UNTOUCHED = { zoom: 1, shiftX: 0, shiftY: 0, rotation: 0, brightness: 0 }

async function photoAndRun() {
  const session = openSession()
  await session.datasets.open([await makeImageFolder()], IMPORT)
  const { id: runId } = await trainToEnd(session)
  const png = new PNG({ width: 90, height: 60 })
  png.data.forEach((_, i) => (png.data[i] = i % 4 === 3 ? 255 : (i * 31) % 199))
  const path = join(await temporaryFolder(), 'photo.png')
  await writeFile(path, PNG.sync.write(png))
  const { predictions } = await session.predictions.add([path], runId)
  const [photo] = predictions
  if (!photo) throw new Error('the photo was not taken')
  return { session, runId, photo, subject: { runId, iteration: null, id: photo.id } }
}

describe('the photo bench', () => {
  it('untouched shows the very picture and probability of the list; transformed, another', async () => {
    const { session, photo, subject } = await photoAndRun()
    const { photoBench } = session
    const untouched = await photoBench.transform({ ...subject, transform: UNTOUCHED })
    expect(untouched.probability).toBe(photo.probability)
    expect(untouched.pixels).toEqual(new Uint8Array(session.predictions.pixels(photo.id).pixels))
    const turned = await photoBench.transform({ ...subject, transform: { ...UNTOUCHED, rotation: 30 } })
    expect(turned.size).toBe(16)
    expect(turned.pixels).not.toEqual(untouched.pixels)
  })

  it('the stability grid is what the same moves give one by one', async () => {
    const { session, subject } = await photoAndRun()
    const transform = { ...UNTOUCHED, zoom: 1.5, brightness: 0.2 }
    const grid = await session.photoBench.stability({ ...subject, transform }, 0.5, 1)
    const single: number[] = []
    for (const dy of [-1, 0, 1])
      for (const dx of [-1, 0, 1]) {
        const moved = { ...transform, shiftX: dx / 16, shiftY: dy / 16 }
        single.push((await session.photoBench.transform({ ...subject, transform: moved })).probability)
      }
    // A coordinate that rounds the other way moves one pixel by one level at most.
    grid.probabilities.forEach((probability, i) =>
      expect(Math.abs(probability - (single[i] ?? NaN))).toBeLessThan(1e-3),
    )
    expect(grid.min).toBe(Math.min(...grid.probabilities))
    const alike = single.filter((probability) => probability > 0.5 === (single[4] ?? NaN) > 0.5).length
    expect(grid.kept).toBe(alike / 9)
  })
})
