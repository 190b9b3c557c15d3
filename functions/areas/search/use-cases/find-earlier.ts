import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Progress } from '../domain/cursor.ts'
import { recordOfContact, TOP } from '../domain/records.ts'
import type { EarlierHit, SearchStore } from '../port.ts'
import { contactHits, messageHit, type Search } from './hits.ts'

type Deps = HasStore<SearchStore & TimelineStore>

const PER_SHARD = 60
const MAX_CONVERSATIONS = 20
const MAX_ENTRIES = 100

/**
 * What is found by the words that earlier versions kept, with the first page; until everything has been indexed once.
 * They say in which conversation a word stands, not in which message, so that its newest ones are looked at.
 */
export async function findEarlier(deps: Deps, search: Search, { below }: Progress) {
  if (below !== TOP) return []
  const words = search.asked.flatMap((one) => one.words.filter(({ isIndexed }) => isIndexed))
  const found = await Promise.all(words.map(({ earlier }) => deps.store.findEarlierWord(earlier, PER_SHARD)))
  const rarest = found.toSorted((a, b) => a.length - b.length)[0] ?? []
  const keys = [...new Map(rarest.map((hit) => [conversationIdOf(hit.contactId, hit.n), hit])).values()]
  const some = keys.slice(0, MAX_CONVERSATIONS)
  const [contacts, messages] = await Promise.all([namedIn(deps, search, rarest), saidIn(deps, search, some)])
  return [...contacts, ...messages.sort((a, b) => (a.entry.at > b.entry.at ? -1 : 1))]
}

async function namedIn(deps: Deps, search: Search, hits: readonly EarlierHit[]) {
  const ids = new Set(hits.filter(({ where }) => where !== 'message').map(({ contactId }) => contactId))
  const some = [...ids].slice(0, MAX_CONVERSATIONS)
  return contactHits(
    deps,
    search,
    some.map((id) => recordOfContact({ id, createdAt: 0 })),
  )
}

async function saidIn({ store }: Deps, search: Search, hits: readonly EarlierHit[]) {
  const conversations = await store.readConversations(hits.map(({ contactId, n }) => ({ contactId, n })))
  const found = conversations.map(async (conversation) => {
    const { contactId, n } = conversation
    const { items } = await store.readTimeline({ contactId, n }, { limit: MAX_ENTRIES, order: 'desc' })
    return items.flatMap((entry) => messageHit(search, entry, conversation))
  })
  return (await Promise.all(found)).flat()
}
