import { search } from './use-cases/search.ts'

/** What this area does of the table of operations. */
export const searchOperations = {
  'search.query': search,
}
