/* What other areas may use of this one, beside its domain and its port. */

export { gatherFacts } from './use-cases/gather-facts.ts'
export { gatherOpen } from './use-cases/gather-open.ts'
export { openFacts } from './use-cases/open-facts.ts'
export { type ReadingDeps, readReport } from './use-cases/read-report.ts'
export { rebuildFacts } from './use-cases/rebuild-facts.ts'
