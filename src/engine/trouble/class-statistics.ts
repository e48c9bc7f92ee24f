import { HISTOGRAM_BARS, type ClassStatistics } from '../contract/index.js'

/** Values of a byte in one bar: 2³. */
const SHIFT = 3

/** Gathers what images of one class look like, one image after another. `features`: bytes an image. */
export class ClassGatherer {
  count = 0
  private brightness = 0
  private contrast = 0
  private readonly bars = new Float64Array(HISTOGRAM_BARS)
  private readonly colours = [0, 1, 2].map(() => new Float64Array(HISTOGRAM_BARS))
  private readonly sums: Float64Array
  private readonly squares: Float64Array

  constructor(
    private readonly classIndex: number,
    private readonly features: number,
  ) {
    this.sums = new Float64Array(features)
    this.squares = new Float64Array(features)
  }

  /** RGB bytes of one image. */
  add(rgb: Uint8Array): void {
    this.count++
    this.addLight(rgb)
    this.colours.forEach((bars, channel) => this.addChannel(rgb, channel, bars))
  }

  private addLight(rgb: Uint8Array): void {
    let sum = 0
    let squares = 0
    for (let p = 0; p < rgb.length; p += 3) {
      const grey = 0.299 * (rgb[p] ?? 0) + 0.587 * (rgb[p + 1] ?? 0) + 0.114 * (rgb[p + 2] ?? 0)
      sum += grey
      squares += grey * grey
    }
    const pixels = rgb.length / 3
    const mean = sum / pixels
    this.brightness += mean
    this.contrast += Math.sqrt(Math.max(0, squares / pixels - mean * mean))
    const bar = Math.min(HISTOGRAM_BARS - 1, Math.floor(mean / (1 << SHIFT)))
    this.bars[bar] = (this.bars[bar] ?? 0) + 1
  }

  private addChannel(rgb: Uint8Array, channel: number, bars: Float64Array): void {
    const { sums, squares } = this
    for (let p = channel; p < rgb.length; p += 3) {
      const value = rgb[p] ?? 0
      sums[p] = (sums[p] ?? 0) + value
      squares[p] = (squares[p] ?? 0) + value * value
      bars[value >> SHIFT] = (bars[value >> SHIFT] ?? 0) + 1
    }
  }

  statistics(): ClassStatistics {
    const { classIndex, count, brightness, contrast, bars, features } = this
    const pixels = (count * features) / 3
    const [red, green, blue] = this.colours.map((channel) => channel.map((bar) => bar / pixels))
    const none = new Float64Array(HISTOGRAM_BARS)
    const mean = this.sums.map((sum) => sum / count)
    const deviation = mean.map((value, p) => Math.sqrt(Math.max(0, (this.squares[p] ?? 0) / count - value * value)))
    return {
      ...{ classIndex, count, brightness: bars, colours: [red ?? none, green ?? none, blue ?? none] },
      meanBrightness: brightness / count,
      meanContrast: contrast / count,
      mean: Uint8Array.from(mean, Math.round),
      deviation: Uint8Array.from(deviation, Math.round),
    }
  }
}
