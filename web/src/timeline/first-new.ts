import type { Entry } from '../api/types.ts'

interface Before {
  /** how many messages nobody of the crew had read when it was opened */
  unread: number
  looked: number | undefined
}

/** What the customer said first since one looked; who never did goes by what nobody has read. Undefined: nothing. */
export function firstNew(
  entries: readonly Entry[],
  conversationId: string,
  { unread, looked }: Before,
): string | undefined {
  const inbound = entries.filter(
    (entry) =>
      entry.message?.direction === 'inbound' && !entry.message.automatic && entry.conversationId === conversationId,
  )
  if (looked !== undefined) return inbound.find(({ seq }) => seq > looked)?.id
  return unread > 0 ? inbound.at(-unread)?.id : undefined
}
