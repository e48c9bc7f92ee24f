import { useI18n } from 'vue-i18n'
import type { Hyperparameters } from '../../engine/contract/index.js'
import { useFormats } from '../format.js'
import { describeRun } from './describe-run.js'

/** Hyperparameters in a line, in the window's language. */
export function useRunWords(): (hyperparameters: Hyperparameters) => string {
  const { t } = useI18n()
  const f = useFormats()
  return (hyperparameters) =>
    describeRun(hyperparameters, {
      logistic: t('training.logistic'),
      features: { 'edges-and-colours': t('training.featuresOf.edges-and-colours') },
      activation: { relu: t('training.activation.relu'), tanh: t('training.activation.tanh') },
      exact: f.exact,
      iterations: (count) => t('training.iterationsShort', { count: f.count(count) }),
    })
}
