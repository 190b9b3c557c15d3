import { call } from '../../api/client.ts'
import { useStartJob } from '../../jobs/start-bulk.ts'
import type { ContactsFilter } from './place.ts'

interface Bulk {
  ids?: string[]
  filter?: ContactsFilter
  action: 'owner' | 'attribute' | 'tag' | 'blacklist' | 'unblacklist' | 'export' | 'erase'
  params?: { agentId?: string | null; key?: string; value?: string; tag?: string }
}
/** What is to be done to those that are selected. */
export type ContactsAct = Pick<Bulk, 'action' | 'params'>

/** Asks for a job about many contacts and shows how far it is. */
export const useStartContactsBulk = (names: ReadonlyMap<string, string>) =>
  useStartJob(names, (bulk: Bulk, idempotencyKey) =>
    call('contacts.bulk' as 'conversations.bulk', { params: {}, ...bulk } as never, { idempotencyKey }),
  )
