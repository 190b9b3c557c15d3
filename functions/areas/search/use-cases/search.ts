import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { askedOfContacts, askedOfMessages, isEnough } from '../../../kernel/words.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { fingerprint, fromSearchCursor, type Progress, toSearchCursor } from '../domain/cursor.ts'
import { startOf, TOP } from '../domain/records.ts'
import { contactsWith, messagesWith } from '../domain/terms.ts'
import type { SearchParts, SearchStore } from '../port.ts'
import { findEarlier } from './find-earlier.ts'
import { findRecords, type Index, withIndex } from './find-records.ts'
import { contactHits, type Filter, messageHits, type Search, wantsFile } from './hits.ts'

type Deps = HasStore<SearchStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log'> & SearchParts

/** What is found in the index is looked at as it is now; so much for one page at most. */
const MAX_LOOKED_AT = 100

type Input = Filter & { q: string; cursor?: string | undefined; limit?: number | undefined }

/**
 * F1, F4: contacts with all words, then messages with them, the newest first; only what the agent may see. A page may be
 * short, or empty, and go on: a filter that nearly nothing fits is worked off a part at a time.
 */
export async function search(deps: Deps, call: Call, { q, cursor, limit = 25, ...filter }: Input) {
  const [asked, ofContact] = [askedOfMessages(q), askedOfContacts(q)]
  const name = fingerprint([asked, ofContact, Object.entries(filter).sort()])
  const progress = cursor === undefined ? startOfSearch(filter) : fromSearchCursor(name, cursor)
  const [agent, teams] = await Promise.all([call.agent, deps.store.readTeams()])
  if (!isEnough(asked)) return { items: [], nextCursor: null }
  const search = { asked, ofContact, filter, agent, teams, now: deps.clock.now() }
  const { items, next } = await withIndex(deps, (index) => pageOf(deps, index, search, progress, limit))
  return { items, nextCursor: next && toSearchCursor(name, next) }
}

/** Tags, dates and files are of messages: a search by them is for nothing else. */
const startOfSearch = (filter: Filter): Progress =>
  filter.tag === undefined && filter.from === undefined && filter.to === undefined && filter.hasFile === undefined
    ? { in: 'contacts', below: TOP }
    : startOfMessages(filter)

const startOfMessages = ({ to }: Filter): Progress => ({
  in: 'messages',
  below: to === undefined ? TOP : startOf(Date.parse(to) + 1),
})

type Hit = Awaited<ReturnType<typeof contactHits | typeof messageHits>>[number]
const idOf = (hit: Hit) => ('contact' in hit ? hit.contact.id : hit.entry.id)

async function pageOf(deps: Deps, index: Index, search: Search, start: Progress, limit: number) {
  const { filter, asked, ofContact } = search
  const earlier: Hit[] = index.state.finished === 0 ? await findEarlier(deps, search, start) : []
  const items = [...earlier]
  const known = new Set(items.map(idOf))
  let next: Progress | null = start
  for (let lookedAt = 0; next && items.length < limit && lookedAt < MAX_LOOKED_AT && index.left > 0; ) {
    const { in: list, below }: Progress = next
    const ofMessages: boolean = list === 'messages'
    const query = ofMessages ? messagesWith(asked, { ...filter, hasFile: wantsFile(filter) }) : contactsWith(ofContact)
    if (!query) return { items, next: null }
    const found = await findRecords(deps, index, query, {
      below,
      from: ofMessages && filter.from ? Date.parse(filter.from) : 0,
      limit: Math.min(limit - items.length, MAX_LOOKED_AT - lookedAt),
    })
    lookedAt += found.records.length
    const hits: Hit[] = await (ofMessages ? messageHits : contactHits)(deps, search, found.records)
    items.push(...hits.filter((hit) => !known.has(idOf(hit))))
    if (found.next !== null) next = { in: list, below: found.next }
    else next = ofMessages ? null : startOfMessages(filter)
  }
  return { items, next }
}
