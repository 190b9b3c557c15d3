/* What other areas may use of this one, beside its domain and its port. */

export { filterOf, startExport } from './use-cases/start-export.ts'
