import type { HasStore } from '../../../kernel/ports.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Entry } from '../domain/entry.ts'
import { ANSWERED_FOR_MS } from '../domain/taken.ts'
import type { TimelineStore } from '../port.ts'

type Deps = HasStore<TimelineStore>

const PAGE = 50

/** The entry that a call of the last day made, by the code of its idempotency key. */
export async function findAsked(
  { store }: Pick<Deps, 'store'>,
  { contactId, n }: Conversation,
  code: string,
  now: number,
): Promise<Entry | undefined> {
  const since = now - ANSWERED_FOR_MS
  let cursor: string | undefined
  do {
    const page = await store.readTimeline({ contactId, n }, { limit: PAGE, cursor, order: 'desc' })
    const found = page.items.find(({ asked, receivedAt }) => asked?.startsWith(code) && receivedAt > since)
    if (found) return found
    if (page.items.some(({ at }) => at <= since)) return undefined
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return undefined
}
