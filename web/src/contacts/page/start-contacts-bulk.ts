import type { InputOf } from '../../../../contracts/operations.ts'
import { call } from '../../api/client.ts'
import { useStartJob } from '../../jobs/start-bulk.ts'

type Bulk = InputOf<'contacts.bulk'>
/** What is to be done to those that are selected. */
export type ContactsAct = { action: Exclude<Bulk['action'], 'undo'> } & Partial<Pick<Bulk, 'params'>>

/** Asks for a job about many contacts and shows how far it is. */
export const useStartContactsBulk = (names: ReadonlyMap<string, string>) =>
  useStartJob(names, (bulk: Pick<Bulk, 'action' | 'ids' | 'filter'> & Partial<Pick<Bulk, 'params'>>, idempotencyKey) =>
    call('contacts.bulk', { params: {}, ...bulk }, { idempotencyKey }),
  )
