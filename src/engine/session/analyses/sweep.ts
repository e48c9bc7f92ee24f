import type { Hyperparameters, OrderOf, SweepCell, SweepResult } from '../../contract/index.js'
import { accuracy, average, standardDeviation } from '../../inspection/index.js'
import { RandomState } from '../../matrix/index.js'
import type { TrainingTask } from '../../training/index.js'
import type { Background, Outcome } from './background.js'
import { scoreOf } from './score.js'
import type { AnalysisWatch } from './stage.js'
import { foldTasks, type Study, trainFolds, wholeTask } from './study.js'
import { axisValues, coarseToFine, drawShares, gridValues, type Value, valuesAt, withValues } from './sweep-cells.js'

/** Any seed: all cells are judged by the same folds. */
const FOLD_SEED = 1

type Order = OrderOf<'sweep'>

interface Cell {
  readonly values: readonly Value[]
  readonly hyperparameters: Hyperparameters
  readonly folds: (Outcome | null)[]
}

/** Cross-validates every cell, and tests the best one alone. */
export async function sweep(
  study: Study,
  order: Order,
  background: Background,
  watch: AnalysisWatch<'sweep'>,
): Promise<SweepResult> {
  const search = new Search(study, order)
  let done = 0
  const total = search.cellCount * order.folds + (study.test ? 1 : 0)
  // All cells as they wait, at once: whatever shows them has them in place before the trainings take the cores.
  watch.progress(done, total, () => search.result(null))
  const perform = (cells: readonly Cell[]) => {
    const runs = cells.flatMap((cell) => search.tasks(cell).map((task, fold) => ({ cell, task, fold })))
    const tasks = runs.map(({ task }) => task)
    return background.train(tasks, watch.signal, (outcome, index) => {
      const run = runs[index]
      if (run) run.cell.folds[run.fold] = outcome
      watch.progress(++done, total, () => search.result(null))
    })
  }
  for (let cells = search.next(); cells.length > 0 && !watch.signal.aborted; cells = search.next()) await perform(cells)
  const best = search.best()
  if (!best || !study.test || watch.signal.aborted) return search.result(null)
  let test: SweepResult['test'] = null
  const { labels } = study.test
  await background.train([wholeTask(study, best.hyperparameters)], watch.signal, ({ diverged, probabilities }) => {
    if (diverged === null) test = scoreOf(labels, probabilities)
  })
  return search.result(test)
}

class Search {
  private readonly cells: Cell[] = []
  private readonly shares: number[][] = []
  private readonly folds: Int32Array
  private readonly random: RandomState | null
  private given = 0

  constructor(
    private readonly study: Study,
    private readonly order: Order,
  ) {
    const { axes, search, folds } = order
    this.folds = trainFolds(study, folds, FOLD_SEED)
    this.random = search.kind === 'random' ? new RandomState(search.seed) : null
    if (search.kind === 'grid') for (const values of gridValues(axes)) this.add(values)
  }

  get cellCount(): number {
    const { search } = this.order
    return search.kind === 'random' ? search.draws : this.cells.length
  }

  /** The cells to compute now: all of a grid; of a random search half of the draws, then half around the best. */
  next(): Cell[] {
    const { search, axes } = this.order
    const left = this.cellCount - this.given
    if (search.kind === 'grid' || !this.random) {
      this.given = this.cellCount
      if (left === 0) return []
      const all = coarseToFine(axes.map((axis) => axisValues(axis).length))
      return all.flatMap((cell) => this.cells[cell] ?? [])
    }
    const count = this.given === 0 ? Math.ceil(left / 2) : left
    const best = this.best()
    const around = best ? (this.shares[this.cells.indexOf(best)] ?? null) : null
    for (let i = 0; i < count; i++) {
      const shares = drawShares(axes, this.random, around)
      this.shares.push(shares)
      this.add(valuesAt(axes, shares))
    }
    this.given += count
    return this.cells.slice(this.cells.length - count)
  }

  tasks({ hyperparameters }: Cell): TrainingTask[] {
    return foldTasks(this.study, this.folds, this.order.folds, hyperparameters)
  }

  best(): Cell | null {
    const judged = this.cells.map((cell) => ({ cell, ...this.judge(cell) }))
    const ranked = judged.filter(({ state }) => state === 'done')
    ranked.sort((a, b) => (b.accuracy ?? 0) - (a.accuracy ?? 0) || (a.cost ?? 0) - (b.cost ?? 0))
    return ranked[0]?.cell ?? null
  }

  result(test: SweepResult['test']): SweepResult {
    const { axes } = this.order
    const best = this.best()
    return {
      kind: 'sweep',
      axes: axes.map((axis) => ({ parameter: axis.parameter, values: axisValues(axis) })),
      cells: this.cells.map((cell): SweepCell => {
        const { values, hyperparameters } = cell
        return { values: [...values], hyperparameters, ...this.judge(cell) }
      }),
      best: best ? this.cells.indexOf(best) : null,
      test,
    }
  }

  private add(values: readonly Value[]): void {
    const { hyperparameters, axes, folds } = this.order
    const own = withValues(hyperparameters, axes, values)
    this.cells.push({ values, hyperparameters: own, folds: Array.from({ length: folds }, () => null) })
  }

  private judge({ folds }: Cell): Pick<SweepCell, 'state' | 'accuracy' | 'spread' | 'cost'> {
    const nothing = { accuracy: null, spread: null, cost: null }
    if (folds.some((fold) => fold !== null && fold.diverged !== null)) return { state: 'diverged', ...nothing }
    const done = folds.filter((fold) => fold !== null)
    if (done.length < folds.length) return { state: 'waiting', ...nothing }
    const { labels } = this.study.train
    const own = done.map(({ probabilities }, fold) => {
      const judged = Uint8Array.from(labels.filter((_, place) => this.folds[place] === fold))
      return { share: accuracy(judged, probabilities, 0.5), right: judged, probabilities }
    })
    const losses = own.flatMap(({ right, probabilities }) =>
      Array.from(right, (label, j) => loss(label, probabilities[j] ?? NaN)),
    )
    const images = own.reduce((sum, { right }) => sum + right.length, 0)
    return {
      state: 'done',
      accuracy: own.reduce((sum, { share, right }) => sum + share * right.length, 0) / images,
      spread: standardDeviation(own.map(({ share }) => share)),
      cost: average(losses),
    }
  }
}

/** Cross-entropy; a probability of exactly 0 or 1 on the wrong side counts as the smallest number there is. */
function loss(label: number, probability: number): number {
  return -Math.log(Math.max(Number.MIN_VALUE, label === 1 ? probability : 1 - probability))
}
