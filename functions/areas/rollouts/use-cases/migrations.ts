import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Migrations } from './migrate.ts'

type Deps = HasStore<WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'ulid'>

/** What is moved, by the name under which an operator sees it. One that is done is taken out with the version after next. */
export const migrations: Migrations<Deps> = {}
