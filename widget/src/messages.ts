import type { ChatFile, Choice, Entry } from './wire.ts'

/** A place in the timeline: numbers have no gaps within a conversation. */
export interface Mark {
  conversationId: string
  seq: number
  /** epoch ms: a visitor who signed in has conversations that are numbered apart; absent in what was kept before it was noted */
  at?: number
}

/** One bubble. What has no `place` yet is only known to this browser. */
export interface Message {
  id: string
  /** under which the visitor sent it */
  clientId?: string | undefined
  /** where it is stored: in which conversation, and its number there */
  place?: Mark
  /** epoch ms */
  at: number
  own: boolean
  name: string
  text: string
  files: ChatFile[]
  choices?: Choice[] | undefined
  /** of the choice that was taken */
  payload?: string | undefined
  byEmail?: boolean
  state?: 'sending' | 'failed' | 'sent'
}

/** What the visitor wrote and the server has not confirmed yet. */
export interface Draft {
  clientId: string
  text: string
  at: number
  payload?: string | undefined
  /** uploaded before */
  files?: ChatFile[]
}

function toMessage(entry: Entry): Message | undefined {
  const { id, conversationId, seq, at, actor, message } = entry
  if (!message) return undefined
  return {
    id,
    place: { conversationId, seq, at: Date.parse(at) },
    at: Date.parse(at),
    own: message.direction === 'inbound',
    name: actor.name,
    text: message.text,
    files: message.attachments,
    choices: message.choices,
    clientId: message.clientId,
    byEmail: message.fallback !== undefined,
  }
}

export function fromDraft({ files = [], ...draft }: Draft): Message {
  return { ...draft, id: draft.clientId, own: true, name: '', files, state: 'sending' }
}

/** Whether the server does not have it yet. */
export const isUnsent = ({ state }: Message) => state === 'sending' || state === 'failed'

/**
 * Stored ones as the server orders them, those that it has taken but not told of yet by the time it took them; what is
 * not sent stays at the end, as it was written.
 */
function inOrder(a: Message, b: Message): number {
  return Number(isUnsent(a)) - Number(isUnsent(b)) || a.at - b.at || (a.id < b.id ? -1 : 1)
}

/** The list with these added: each message once, the stored form taking the place of the one that was being sent. */
export function withMessages(list: readonly Message[], added: readonly Message[]): Message[] {
  const byId = new Map(list.map((message) => [message.id, message]))
  for (const message of added) {
    if (message.clientId && message.id !== message.clientId) byId.delete(message.clientId)
    const stored = [...byId.values()].find(({ clientId, place }) => place && clientId === message.clientId)
    if (message.place || !message.clientId || !stored) byId.set(message.id, message)
  }
  return [...byId.values()].sort(inOrder)
}

/** The same for what the server told. */
export function withEntries(list: readonly Message[], entries: readonly Entry[]): Message[] {
  return withMessages(
    list,
    entries.map(toMessage).filter((message) => message !== undefined),
  )
}

export const isAfter = (a: Mark, b: Mark) =>
  a.conversationId === b.conversationId ? a.seq > b.seq : (a.at ?? 0) > (b.at ?? 0)

/** How far the list is known: what came later is asked for after being away. */
export function markOf(list: readonly Message[]): Mark | undefined {
  return list.reduce<Mark | undefined>(
    (mark, { place }) => (place && (!mark || isAfter(place, mark)) ? place : mark),
    undefined,
  )
}

/** How many of the company's messages are after the mark up to which the visitor has read. */
export function unreadCount(list: readonly Message[], read: Mark | undefined): number {
  return list.filter(({ own, place }) => !own && place && (!read || isAfter(place, read))).length
}
