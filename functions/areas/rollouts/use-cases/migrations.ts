import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { noteAddressesOfPage, placeContactsOfPage } from '../../contacts/index.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import {
  beginLayout,
  finishLayout,
  isLayoutDue,
  layOutPage,
  noteContactLists,
  prepareLayout,
} from '../../queues/index.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { indexContacts } from '../../search/index.ts'
import type { SearchStore } from '../../search/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Migrations } from './migrate.ts'

type Deps = HasStore<ContactsStore & QueuesStore & SearchStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'ulid'>

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
  /** By which numbers and email addresses contacts are known, which the first versions did not note. */
  addresses: {
    isDue: async ({ store }) =>
      (await store.readLayout()).hasFirstEdition && !(await store.readRollouts()).some(({ id }) => id === 'addresses'),
    prepare: async () => ({ wait: false }),
    begin: async () => undefined,
    isOfNewVersion: async () => true,
    page: noteAddressesOfPage,
    finish: async () => true,
  },
  /** The lists of contacts by name, by whom they are pinned to and by channel, which the first versions did not have. */
  contactLists: {
    isDue: async ({ store }) =>
      !(await store.readLayout()).hasContactLists &&
      !(await store.readRollouts()).some(({ id }) => id === 'contactLists'),
    prepare: async () => ({ wait: false }),
    begin: async () => undefined,
    isOfNewVersion: async () => true,
    async page(deps, cursor) {
      const { contacts, next } = await placeContactsOfPage(deps, cursor)
      await indexContacts(deps, contacts)
      if (next === null) await noteContactLists(deps)
      return next
    },
    finish: async () => true,
  },
}
