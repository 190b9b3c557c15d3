import { Problem } from '../../../client/src/problem.ts'

export { Problem, problemOf } from '../../../client/src/problem.ts'

export const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem(500, { detail: error instanceof Error ? error.message : String(error) })
