import { conversationIdOf, entryIdOf } from '../../../kernel/ids.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { clip } from '../../../kernel/text.ts'
import type { ChannelRef } from '../../channels/domain/channel.ts'
import { type Agent, isProgram } from '../../workspace/domain/agent.ts'
import { type Doer, isAutomaton } from '../../workspace/domain/doer.ts'
import type { Contact } from './contact.ts'
import type { Conversation } from './conversation.ts'
import type { Actor, Entry, EventName } from './entry.ts'

/** A conversation as it is after a step, and the entries that the step added, numbered. */
export interface Change {
  conversation: Conversation
  entries: Entry[]
}

export const system: Actor = { type: 'system', id: null, name: 'Switchboard' }

/** The agent, or the program, as the author of an entry. */
export function byAgent(agent: Agent): Actor {
  return { type: isProgram(agent) ? 'program' : 'agent', id: agent.id, name: agent.name }
}

/** Whoever does it as the author of an entry; of a workflow it says in which run. */
export function byDoer(doer: Doer): Actor {
  if (!isAutomaton(doer)) return byAgent(doer)
  const { type, id, name, run } = doer
  return { type, id, name: clip(name, 64), ...(run ? { run } : {}) }
}

/** The customer as the author of an entry. */
export function byContact(contact: Contact): Actor {
  return { type: 'contact', id: contact.id, name: clip(contact.name, 64) }
}

export type Draft = Pick<Entry, 'kind' | 'actor'> &
  Partial<Pick<Entry, 'asked' | 'message' | 'event' | 'note' | 'resolution' | 'rating'>> & {
    /** when it was said; default: now */
    at?: number
    /** where its id was given before */
    ulid?: string
  }

/** Adds an entry under the next number. */
export function append(change: Change, moment: Moment, draft: Draft): Change {
  const { contactId, n } = change.conversation
  const seq = change.conversation.seq + 1
  const { at = moment.now, ulid = moment.ulid(), ...rest } = draft
  const id = entryIdOf(contactId, n, at, ulid)
  const entry: Entry = { id, contactId, n, seq, at, receivedAt: moment.now, ...rest }
  const conversation = { ...change.conversation, seq }
  if (rest.message?.direction === 'outbound') {
    const { channel, choices } = rest.message
    if (choices) conversation.asked = { channelId: channel.id, choices }
    else delete conversation.asked
  }
  return { conversation, entries: [...change.entries, entry] }
}

/** An entry about a contact who has no conversation to number it in. */
export function entryOfContact(contactId: string, moment: Moment, draft: Draft): Entry {
  const { now } = moment
  return {
    id: entryIdOf(contactId, 0, now, moment.ulid()),
    contactId,
    n: 0,
    seq: 0,
    at: now,
    receivedAt: now,
    ...draft,
  }
}

/** Adds a movement (A12). */
export function appendEvent(
  change: Change,
  moment: Moment,
  actor: Actor,
  name: EventName,
  from: string | null = null,
  to: string | null = null,
  at?: number,
): Change {
  return append(change, moment, {
    kind: 'event',
    actor,
    event: { name, from, to },
    ...(at === undefined ? {} : { at }),
  })
}

/** Sets fields without an entry. */
export function amend(change: Change, fields: Partial<Conversation>): Change {
  // Assigned, not spread: as quick with one field as with many.
  return { ...change, conversation: Object.assign({}, change.conversation, fields) }
}

/** The start of a step on an existing conversation. */
export function unchanged(conversation: Conversation): Change {
  return { conversation, entries: [] }
}

export interface Opening {
  contact: Contact
  /** the contact's latest conversation, closed */
  previous: Conversation | undefined
  teamId: string | null
  channel: ChannelRef
  actor: Actor
  /** who it goes to at once (S6, A8); undefined: Unassigned */
  assignee?: Agent
  /** A4: in a grab team, the representative whose own it is at once */
  grabbedBy?: string | null
  /** when it was said that opened it */
  at?: number
}

/** M1: opens the contact's next conversation, with its `opened` entry and, where someone gets it at once, `assigned`. */
export function openConversation(opening: Opening, moment: Moment): Change {
  const { contact, previous, assignee } = opening
  const n = (previous?.n ?? 0) + 1
  const conversation: Conversation = {
    id: conversationIdOf(contact.id, n),
    contactId: contact.id,
    n,
    contactName: clip(contact.name, 64),
    contactRating: previous && previous.deletedAt === undefined ? previous.contactRating : contact.rating,
    ...(previous?.pace ? { pace: previous.pace } : {}),
    teamId: opening.teamId,
    assigneeId: assignee?.id ?? null,
    participantIds: [],
    grabbedBy: opening.grabbedBy ?? null,
    status: 'new',
    waitingSince: null,
    heldWaiting: false,
    lastInboundAt: null,
    quietFrom: null,
    alerted: null,
    timerAt: null,
    windows: previous?.windows ?? {},
    ...(previous?.openUntil ? { openUntil: previous.openUntil } : {}),
    lastChannel: opening.channel,
    lastMessage: null,
    lastActivityAt: moment.now,
    unread: 0,
    openedAt: moment.now,
    closedAt: null,
    closedBy: null,
    closedById: null,
    resolution: null,
    pinnedTo: contact.pinnedTo,
    blacklisted: contact.blacklisted,
    ...(contact.links ? { links: contact.links } : {}),
    ...(previous?.campaign ? { campaign: previous.campaign } : {}),
    onlineUntil: previous?.onlineUntil ?? null,
    ...takenBefore(previous),
    seq: 0,
    version: 0,
  }
  const opened = appendEvent(unchanged(conversation), moment, opening.actor, 'opened', null, null, opening.at)
  return assignee ? appendEvent(opened, moment, system, 'assigned', null, assignee.id, opening.at) : opened
}

// Where there was no conversation, nothing was taken in; where there was, its version may have kept none.
const takenBefore = (previous: Conversation | undefined): Pick<Conversation, 'taken'> =>
  previous ? (previous.taken ? { taken: previous.taken } : {}) : { taken: { codes: '', first: true } }

/** Whether the conversation is the contact's open one. */
export function isOpen(conversation: Conversation): boolean {
  return conversation.status !== 'resolved'
}
