import type { Issue } from './model/errors.ts'
import type { Document } from './starters.ts'

/** What the contract has against a workflow. */
export function validate(_document: Document): Issue[] {
  return []
}
