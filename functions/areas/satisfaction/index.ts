/* What other areas may use of this one, beside its domain. */

export { askSatisfaction } from './use-cases/ask-satisfaction.ts'
export { questionByLink } from './use-cases/survey-link.ts'
