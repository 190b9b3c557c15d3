import { ConflictError } from '../../../kernel/commit.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { isSaid } from '../../timeline/domain/entry-kinds.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Place, RecordLink } from '../domain/record.ts'
import { MAX_LINES } from '../domain/record-note.ts'

type Deps = HasStore<TimelineStore>

/** Entries and conversations looked at in one go; what is left comes in the next. */
const MAX_ENTRIES = 40
const MAX_CONVERSATIONS = 20
/** Entries among which the latest messages of a conversation are looked for. */
const HISTORY = 100

type ReadDeps = Pick<Deps, 'store'>
type Present = ContactState & { latest: Conversation }

/** Messages that stand in no note yet, in the order in which they were stored, and up to where that is all of them. */
export interface Unnoted {
  messages: Entry[]
  upTo: Place
  /** nothing is left behind `upTo`, as far as is known */
  complete: boolean
}

/** What a link's notes are still to tell: the latest conversation's history at first, then what came after. */
export function unnotedMessages(deps: ReadDeps, state: Present, { noted }: RecordLink): Promise<Unnoted> {
  return noted ? messagesAfter(deps, state, noted) : history(deps, state)
}

const isGone = ({ contact }: Present, { id, deletedAt }: Conversation) =>
  deletedAt !== undefined || contact.purging?.includes(id) === true

async function history(deps: ReadDeps, state: Present): Promise<Unnoted> {
  const { contactId, n, seq } = state.latest
  const upTo = { n, seq }
  if (isGone(state, state.latest)) return { messages: [], upTo, complete: true }
  const { items } = await deps.store.readTimeline({ contactId, n }, { limit: HISTORY, order: 'desc' })
  const messages = items
    .filter((entry) => isSaid(entry) && entry.seq <= seq)
    .sort((a, b) => a.seq - b.seq)
    .slice(-MAX_LINES)
  return { messages, upTo, complete: true }
}

async function messagesAfter(deps: ReadDeps, state: Present, noted: Place): Promise<Unnoted> {
  const messages: Entry[] = []
  let upTo = noted
  for (const conversation of await conversationsFrom(deps, state, noted.n)) {
    const { n, seq } = conversation
    const after = n === noted.n ? noted.seq : 0
    if (seq > after && !isGone(state, conversation)) {
      const entries = withoutGap(await deps.store.readEntriesAfter(conversation, after, MAX_ENTRIES), after)
      // More was written while these were being looked for: the conversation is read once more.
      if (entries.length === 0) throw new ConflictError(['entries'])
      messages.push(...entries.filter(isSaid))
      const last = entries.at(-1)?.seq ?? after
      if (last < seq) return { messages, upTo: { n, seq: last }, complete: false }
      upTo = { n, seq: last }
    } else if (n > noted.n || seq > after) upTo = { n, seq }
    if (messages.length >= MAX_ENTRIES) break
  }
  return { messages, upTo, complete: upTo.n >= state.latest.n }
}

/** The first entries, as long as none is missing between them. */
function withoutGap(entries: readonly Entry[], after: number): Entry[] {
  const gap = entries.findIndex((entry, index) => entry.seq !== after + 1 + index)
  return gap < 0 ? [...entries] : entries.slice(0, gap)
}

async function conversationsFrom({ store }: ReadDeps, { contact, latest }: Present, n: number) {
  if (n >= latest.n) return [latest]
  const count = Math.min(latest.n - n, MAX_CONVERSATIONS)
  const keys = Array.from({ length: count }, (_, index) => ({ contactId: contact.id, n: n + index }))
  const earlier = (await store.readConversations(keys)).sort((a, b) => a.n - b.n)
  return n + count === latest.n ? [...earlier, latest] : earlier
}

/** Conversations of the contact whose entries nobody is shown any more, by number. */
export function purgedNumbers({ contact }: Pick<ContactState, 'contact'>, numbers: readonly number[]): number[] {
  return numbers.filter((n) => contact.purging?.includes(conversationIdOf(contact.id, n)))
}
