import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { beginLayout, finishLayout, isLayoutDue, layOutPage, prepareLayout } from '../../queues/index.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Migrations } from './migrate.ts'

type Deps = HasStore<QueuesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'ulid'>

/** What is moved, by the name under which an operator sees it. */
export const migrations: Migrations<Deps> = {
  /** Where conversations lie in indexes and counters: the first edition's, another number of shards, a count anew. */
  layout: {
    isDue: isLayoutDue,
    prepare: prepareLayout,
    begin: beginLayout,
    isOfNewVersion: async ({ store }) => (await store.readLayout()).hasFirstEdition,
    page: layOutPage,
    finish: finishLayout,
  },
}
