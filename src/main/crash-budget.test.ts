import { expect, it } from 'vitest'
import { CrashBudget } from './crash-budget.js'

const minutes = (count: number) => count * 60_000

it('is spent by the third crash in five minutes, and not by crashes further apart', () => {
  let now = 0
  const budget = new CrashBudget(3, minutes(5), () => now)
  const crashAt = (minute: number) => {
    now = minutes(minute)
    return budget.spend()
  }
  expect([0, 2, 4.9].map(crashAt)).toEqual([false, false, true])
  budget.reset()
  expect([10, 13, 15, 18.5].map(crashAt)).toEqual([false, false, false, false])
  expect(crashAt(19)).toBe(true)
})
