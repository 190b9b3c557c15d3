import { conversationIdOf, entryIdOf } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import { type Asked, findWords } from '../../../kernel/words.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { presentContact, presentConversation, presentEntry } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import { lineOf } from '../domain/line.ts'
import { keyOf } from '../domain/records.ts'
import { fileNames, isFound, placesInContact, wordsSaid } from '../domain/terms.ts'
import type { SearchStore } from '../port.ts'

type Deps = HasStore<SearchStore & TimelineStore>

/** What a search is narrowed to. */
export interface Filter {
  teamId?: string | undefined
  agentId?: string | undefined
  status?: 'open' | 'closed' | undefined
  channelId?: string | undefined
  tag?: string | undefined
  from?: string | undefined
  to?: string | undefined
  hasFile?: boolean | 'true' | 'false' | undefined
}
/** Who asks for what, and when. */
export interface Search {
  asked: readonly Asked[]
  /** what a contact is to have */
  ofContact: readonly Asked[]
  filter: Filter
  agent: Agent
  teams: readonly Team[]
  now: number
}

/** Of messages with files, or of those without; undefined: all. */
export const wantsFile = ({ hasFile }: Filter) => (hasFile === undefined ? undefined : String(hasFile) === 'true')

function isAsked({ teamId, agentId, status }: Filter, conversation: Conversation | undefined): boolean {
  if (teamId !== undefined && conversation?.teamId !== teamId) return false
  if (agentId !== undefined && conversation?.assigneeId !== agentId) return false
  return status === undefined || (conversation !== undefined && isOpen(conversation) === (status === 'open'))
}

function contactHit({ ofContact, filter, agent, now }: Search, state: ContactState) {
  const { contact, latest } = state
  const matchedIn = placesInContact(contact, ofContact)
  const isOnChannel = contact.identities.some(({ channelId }) => channelId === filter.channelId)
  if (!matchedIn || !canSee(agent, visibleAs(state)) || !isAsked(filter, latest)) return []
  if (filter.channelId !== undefined && !isOnChannel) return []
  const conversationId = latest && latest.deletedAt === undefined ? latest.id : null
  return [{ contact: presentContact(contact, latest, now), conversationId, matchedIn }]
}

function isAskedOfEntry({ channelId, tag, from, to, ...filter }: Filter, { message, at }: Entry): boolean {
  if (channelId !== undefined && message?.channel.id !== channelId) return false
  if (tag !== undefined && !message?.tags.includes(tag)) return false
  if (from !== undefined && at < Date.parse(from)) return false
  if (to !== undefined && at > Date.parse(to)) return false
  const hasFile = message !== undefined && message.attachments.length > 0
  return wantsFile(filter) === undefined || wantsFile(filter) === hasFile
}

/** What is shown of an entry that has some of this: its words, and the names of its files where it is in these. */
function shownOf({ message, note }: Entry, asked: readonly Asked[]) {
  const said = message ? wordsSaid(message) : (note?.text ?? '')
  const inWords = { ...findWords(said, asked), said, matchedIn: [message ? ('message' as const) : ('note' as const)] }
  if (!message || message.attachments.length === 0 || inWords.found.size === asked.length) return inWords
  const names = fileNames(message)
  if (findWords(names, asked).found.size === 0) return inWords
  const both = said === '' ? names : `${said}\n${names}`
  return {
    ...findWords(both, asked),
    said: both,
    matchedIn: [...(inWords.found.size > 0 ? inWords.matchedIn : []), 'file' as const],
  }
}

/** F1: a message or note as it was found, if it is as it was indexed and may be seen. */
export function messageHit(search: Search, entry: Entry, conversation: Conversation) {
  const { asked, filter, agent } = search
  if (!isFound(entry) || !canSee(agent, conversation)) return []
  if (!isAsked(filter, conversation) || !isAskedOfEntry(filter, entry)) return []
  const { found, marks, said, matchedIn } = shownOf(entry, asked)
  const others = asked.filter((one) => !found.has(one))
  const named = placesInContact({ name: conversation.contactName, phones: [], emails: [] }, others)
  if (found.size === 0 || !named) return []
  return [
    {
      conversation: presentConversation(conversation, search),
      entry: presentEntry(entry),
      matchedIn: [...matchedIn, ...named],
      ...lineOf(said, marks),
    },
  ]
}

/** Contacts that were found, as they are now; one that was merged, renamed or may not be seen is none. */
export async function contactHits({ store }: Deps, search: Search, records: readonly string[]) {
  const states = await Promise.all(records.map((record) => store.readContact(keyOf(record).contactId)))
  return states.flatMap((state, at) =>
    state && state.contact.id === keyOf(records[at] ?? '').contactId ? contactHit(search, state) : [],
  )
}

/** Messages that were found, as they are now; what is deleted, changed or may not be seen is none. */
export async function messageHits({ store }: Deps, search: Search, records: readonly string[]) {
  const { entries, conversations } = await store.readHits(records.map(keyOf))
  const entryOf = new Map(entries.map((entry) => [entry.id, entry]))
  const conversationOf = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  return records.map(keyOf).flatMap(({ contactId, n, at, ulid }) => {
    const entry = entryOf.get(entryIdOf(contactId, n, at, ulid))
    const conversation = conversationOf.get(conversationIdOf(contactId, n))
    return entry && conversation ? messageHit(search, entry, conversation) : []
  })
}
