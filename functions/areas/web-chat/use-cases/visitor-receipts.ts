import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { conversationIdOf, parseConversationId, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { DeliveryStatus, Entry } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { mayOpen } from '../domain/ownership.ts'
import type { Visitor } from '../domain/visitor-token.ts'
import { isPartOf } from './open-chat.ts'

type Deps = HasStore<TimelineStore>

interface Seen {
  conversationId: string
  /** of the last message that came, or was read */
  seq: number
  status: 'delivered' | 'read'
}

const PAGE = 20
/** Of a widget that comes back after months, the older messages stay as they are. */
const MAX_PAGES = 10

/**
 * M4: a visitor's widget has the company's messages up to this one, or has shown them: their states move on, never back.
 * Said twice or late it changes nothing. It is looked back until a page of the timeline has nothing left to move.
 */
export async function receiveVisitorReceipt(deps: Pick<Deps, 'store'>, visitor: Visitor, receipt: Seen): Promise<void> {
  const upTo = parseConversationId(receipt.conversationId)
  const state = await deps.store.readContact(visitor.contactId)
  if (!upTo || !state || !mayOpen(state.contact, visitor.channelId, visitor.address)) return
  if (!isPartOf(state.contact, upTo.contactId)) return
  const { contactId } = upTo
  const chat = contactId === state.contact.id ? state : await deps.store.readContact(contactId)
  const purging = chat?.contact.purging
  const isMeant = ({ n, seq, message }: Entry) =>
    message?.direction === 'outbound' &&
    message.channel.id === visitor.channelId &&
    (n < upTo.n || (n === upTo.n && seq <= receipt.seq)) &&
    !purging?.includes(conversationIdOf(contactId, n))
  let cursor: string | undefined
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await deps.store.readTimeline({ contactId }, { limit: PAGE, cursor, order: 'desc' })
    const later = page.items.some(({ n, seq }) => n > upTo.n || (n === upTo.n && seq > receipt.seq))
    const moved = await Promise.all(page.items.filter(isMeant).map((entry) => move(deps, entry, receipt.status)))
    if (!page.nextCursor || (!moved.includes(true) && !later)) return
    cursor = page.nextCursor
  }
}

/**
 * What still waits in its lane was read in the history: it moves when it is on its way, for the visitor's other windows
 * have yet to learn of it. That it only came is known of one that is on its way by whoever sends it.
 */
const movesFrom: Record<Seen['status'], readonly DeliveryStatus[]> = {
  delivered: ['sent'],
  read: ['sending', 'sent', 'delivered'],
}

/** Whether it had to be moved. */
function move(deps: Pick<Deps, 'store'>, found: Entry, status: Seen['status']): Promise<boolean> {
  let entry: Entry | undefined = found
  return retryOnConflict(async () => {
    const delivery = entry?.message?.delivery
    if (!entry?.message || !delivery || !movesFrom[status].includes(delivery.status)) return false
    const moved = { ...delivery, status, leaseUntil: null }
    if (await deps.store.updateDelivery(entry, { ...entry, message: { ...entry.message, delivery: moved } }))
      return true
    const key = parseEntryId(entry.id)
    entry = key && (await deps.store.readEntry(key))
    throw new ConflictError(['delivery'])
  })
}
