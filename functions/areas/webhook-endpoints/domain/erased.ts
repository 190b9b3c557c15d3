import { parseConversationId } from '../../../kernel/ids.ts'
import type { EventType } from './event-types.ts'

/** For so long after it happened an event is sent without a look whether whom it is about was erased: a call's time more is a bound for all of these. */
export const UNSEEN_MS = 60_000
/** After so long nothing that happened before is sent without a look, or noted, whatever it was on its way through; clocks of machines differ. */
export const SETTLED_MS = 2 * UNSEEN_MS

/** Of a conversation that was deleted nothing is told but that: no word, no name. It is told of who was erased, too. */
const wordless: readonly EventType[] = ['conversation.deleted']

/** Whom an event is about, as its body says; undefined: nobody, or it says nothing of anybody. */
export function contactOfEvent(type: EventType, body: string): string | undefined {
  if (wordless.includes(type)) return undefined
  const { data } = JSON.parse(body) as {
    data: { contact?: { id: string }; conversation?: { id: string }; entry?: { conversationId: string } }
  }
  if (data.contact) return data.contact.id
  const conversationId = data.entry?.conversationId ?? data.conversation?.id
  return conversationId === undefined ? undefined : parseConversationId(conversationId)?.contactId
}

/** Somebody who was erased, and by what records that stood for them are known. */
export interface Erased {
  contactIds: readonly string[]
  recordIds: readonly string[]
  /** in lower case, long enough to stand for nobody else */
  needles: readonly string[]
}

/** Whether an event is about somebody, or about a record that stood for them or names them. */
export function isAboutErased(
  { type, body }: { type: EventType; body: string },
  { contactIds, recordIds, needles }: Erased,
): boolean {
  if (!type.startsWith('record.')) {
    const contactId = contactOfEvent(type, body)
    return contactId !== undefined && contactIds.includes(contactId)
  }
  const { data } = JSON.parse(body) as { data: { record: { id: string } } }
  const text = body.toLowerCase()
  return recordIds.includes(data.record.id) || needles.some((needle) => text.includes(needle))
}
