import type { Parts } from '../../../kernel/ports.ts'
import type { ReadingDeps } from './read-report.ts'

type Deps = ReadingDeps & Pick<Parts, 'ulid'>

/** R1: rolls up what has come since: today so far, and once a day what has settled. At most one at a time; nothing where nothing happened. */
export async function rollUp(_deps: Deps): Promise<void> {
  throw new Error('to come')
}

/** R1: everything anew from the rows, a step at a time; until that is done reports are read as they were. */
export async function rollUpAnew(_deps: Deps): Promise<void> {
  throw new Error('to come')
}
