import * as z from 'zod'
import { Contact } from '../contacts/wire.ts'
import { Id } from '../fields.ts'
import { operation } from '../operation.ts'

const two = () => z.strictObject({ id: Id, contactId: Id })

/** C3. */
export const mergingOperations = [
  operation({
    name: 'contacts.merge',
    method: 'POST',
    path: '/v1/contacts/{id}/merge',
    summary: 'The contact `contactId` becomes a part of this one: one timeline, all addresses; answers with this one',
    who: 'contacts.merge',
    about: 'contact',
    input: two,
    output: Contact,
  }),
  operation({
    name: 'contacts.unmerge',
    method: 'POST',
    path: '/v1/contacts/{id}/unmerge',
    summary: 'Both contacts are as they were, as long as there is no new message; the latest merge is undone first',
    who: 'contacts.merge',
    about: 'contact',
    input: two,
    output: Contact,
  }),
] as const
