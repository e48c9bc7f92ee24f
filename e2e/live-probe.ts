import type { Page } from 'playwright-core'
import { until } from './harness.ts'

interface LiveProbe {
  /** When the newest move of the pointer happened, by the page's clock. */
  moved: number
  /** When the chart had painted what it shows now, and what that is: "learning rate, last iteration". */
  painted: { at: number; what: string }
  frames: number[]
  longTasks: number[]
}

declare global {
  interface Window {
    live: LiveProbe
  }
}

/** Notes pointer moves, paints of the chart and long tasks from now on; frames once `watchFrames` is called. */
export async function watchLive(page: Page): Promise<void> {
  await page.evaluate(() => {
    const live = { moved: 0, painted: { at: 0, what: '' }, frames: [] as number[], longTasks: [] as number[] }
    window.live = live
    window.addEventListener('pointermove', (event) => (live.moved = event.timeStamp), { capture: true })
    const chart = document.querySelector<HTMLElement>('[data-testid=cost-chart]')!
    new MutationObserver(() => {
      const what = chart.dataset['drawn'] ?? ''
      // Painted in this frame; on screen once it ends.
      requestAnimationFrame((at) => (live.painted = { at: Math.max(at, performance.now()), what }))
    }).observe(chart, { attributes: true, attributeFilter: ['data-drawn'] })
    new PerformanceObserver((list) =>
      live.longTasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
    })
  })
}

/** Notes every frame from now on. Where there is no graphics card, drawing sixty a second takes much of a core. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    let last = performance.now()
    const frame = (now: number) => {
      window.live.frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}

export interface Drag {
  /** Milliseconds from the move of the pointer to the complete new curve on screen. */
  readonly milliseconds: number
  readonly learningRate: number
}

/** Drags the learning-rate slider by so many of its pixels and waits for the curve of where it stands then. */
export async function dragLearningRate(page: Page, by: number, iterations: number): Promise<Drag> {
  const thumb = page.getByTestId('learning-rate-slider').getByRole('slider')
  const box = (await thumb.boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const rate = () => page.getByTestId('learning-rate').inputValue()
  const before = await rate()
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by, y, { steps: 2 })
  const learningRate = Number(await until('another rate', async () => ((await rate()) === before ? null : rate())))
  const what = `${learningRate} ${iterations}`
  await page.waitForFunction((wanted) => window.live.painted.what === wanted, what, { polling: 10 })
  const milliseconds = await page.evaluate(() => window.live.painted.at - window.live.moved)
  return { milliseconds, learningRate }
}

/** Frames and long tasks noted since the last call. */
export function takeFrames(page: Page): Promise<{ frames: number[]; longTasks: number[] }> {
  return page.evaluate(() => {
    const { frames, longTasks } = window.live
    window.live.frames = []
    window.live.longTasks = []
    return { frames, longTasks }
  })
}
