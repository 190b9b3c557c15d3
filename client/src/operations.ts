import type * as z from 'zod'
import type { OperationName, OperationOf, OutputOf } from '../../contracts/operations.ts'

export type { WebhookEvent } from '../../contracts/webhook-endpoints/events.ts'

/*
 * The types of the operations, from the table of the contracts. What is built has another file in this one's place, which
 * `client/build.ts` writes from the same schemas: it stands alone.
 */

/** What each operation takes and answers. */
export type Operations = {
  [Name in OperationName]: { input: z.input<OperationOf<Name>['input']>; output: OutputOf<Name> }
}

export type Conversation = OutputOf<'conversations.get'>
export type Entry = OutputOf<'conversations.timeline'>['items'][number]
export type Contact = OutputOf<'contacts.get'>
export type Agent = OutputOf<'agents.get'>
export type Job = OutputOf<'conversations.bulk'>
export type Campaign = OutputOf<'campaigns.get'>
export type Notification = OutputOf<'notifications.list'>['items'][number]
