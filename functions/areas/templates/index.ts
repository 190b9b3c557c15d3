/* What other areas may use of this one, beside its domain and its port. */

export { sendableTemplate } from './use-cases/sendable.ts'
export { takeTemplateNews } from './use-cases/take-news.ts'
