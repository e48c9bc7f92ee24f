import type { Plan } from '../../engine/contract/index.js'

type Translate = (key: string, named: Record<string, unknown>, plural: number) => string

/** How a run's steps are computed, and why, in one sentence: "sample-space plan, exact, float64: fewer operations". */
export function planWords(plan: Plan, t: Translate): string {
  const kind = t(`shell.plan.${plan.kind}`, {}, 1)
  const precision = t(`shell.plan.${plan.precision}`, {}, 1)
  const threads = t('shell.plan.threads', { n: plan.threads }, plan.threads)
  const reason = t(`shell.plan.reason.${plan.reason}`, {}, 1)
  return t('shell.plan.sentence', { kind, precision, threads, reason }, 1)
}
