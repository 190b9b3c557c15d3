import type { Contact } from '../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../../functions/areas/timeline/domain/entry.ts'
import type { Store } from '../../functions/edges/store.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'

/** All that is stored of a contact. */
export interface History {
  contact: Contact
  conversations: Conversation[]
  /** by conversation, then in the order in which the timeline shows them */
  entries: Entry[]
}

/** Reads a contact's history by primary keys; undefined when there is no such contact. */
export async function readHistory(store: Store, contactId: string): Promise<History | undefined> {
  const state = await store.readContact(contactId)
  if (!state) return undefined
  const { contact, latest } = state
  const numbers = Array.from({ length: latest?.n ?? 0 }, (_, index) => ({ contactId: contact.id, n: index + 1 }))
  const [conversations, entries] = await Promise.all([
    store.readConversations(numbers),
    everything((cursor) => store.readTimeline({ contactId: contact.id }, { limit: 500, cursor })),
  ])
  return { contact, conversations: conversations.toSorted((a, b) => a.n - b.n), entries }
}

/** All pages of a list. */
export async function everything<Item>(
  page: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await page(cursor)
    all.push(...items)
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  return all
}

/** What of an entry an agent reads, in a few words. */
export function wordsOfEntry(entry: Entry): string {
  const { message, event, note, resolution } = entry
  if (message?.direction === 'inbound') return `${entry.n} < ${message.text}`
  if (message) {
    const { status, round } = message.delivery ?? { status: '', round: 0 }
    return `${entry.n} > ${message.text} [${status}${round > 1 ? ` ${round}` : ''}${message.fallback ? ` by ${message.fallback}` : ''}]`
  }
  if (event) return `${entry.n} * ${[event.name, event.from, event.to].filter(Boolean).join(' ')}`
  return `${entry.n} ${note ? `# ${note.text}` : `= ${JSON.stringify(resolution)}`}`
}

/** Everything that must hold of a contact's history whatever happened; each breach as a sentence. */
export function breachesOf({ contact, conversations, entries }: History): string[] {
  const found: string[] = []
  const isOpen = (conversation: Conversation) => conversation.status !== 'resolved'
  conversations.forEach((conversation, index) => {
    const { n, seq } = conversation
    if (n !== index + 1) found.push(`conversation ${index + 1} is missing`)
    if (isOpen(conversation) && index !== conversations.length - 1)
      found.push(`conversation ${n} is open below another`)
    const own = entries.filter((entry) => entry.n === n)
    const numbers = own.map((entry) => entry.seq).toSorted((a, b) => a - b)
    if (numbers.join() !== numbers.map((_, at) => at + 1).join()) found.push(`the numbers of ${n} are ${numbers}`)
    if (seq !== numbers.length) found.push(`conversation ${n} counts ${seq} of ${numbers.length} entries`)
    if (own.some((entry, at) => at > 0 && entry.at < (own[at - 1]?.at ?? 0))) found.push(`${n} is out of order`)
    const opened = own.filter((entry) => entry.event?.name === 'opened').length
    if (opened !== 1) found.push(`conversation ${n} was opened ${opened} times`)
    if (conversation.id !== conversationIdOf(contact.id, n))
      found.push(`conversation ${n} is called ${conversation.id}`)
    if (conversation.status === 'on_hold' && conversation.waitingSince !== null) found.push(`${n} waits on hold`)
    if (!isOpen(conversation) && conversation.waitingSince !== null) found.push(`${n} is closed and waits`)
    if (new Set(conversation.participantIds).size !== conversation.participantIds.length)
      found.push(`somebody joined ${n} twice`)
  })
  const inbound = entries.flatMap(({ message }) =>
    message?.direction === 'inbound' ? [`${message.channel.id} ${message.providerMessageId}`] : [],
  )
  for (const id of new Set(inbound)) {
    const times = inbound.filter((other) => other === id).length
    if (times > 1) found.push(`${id} was stored ${times} times`)
  }
  return found
}
