import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Written } from '../../../platform/stream.ts'
import type { CrmRecord } from '../../crm/domain/record.ts'
import { presentRecord } from '../../crm/index.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { asTheyAre, presentContact, presentConversation, presentEntry } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { presentAgent } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { deliveryIdOf } from '../domain/delivery.ts'
import { isToldOf, type Place } from '../domain/endpoint.ts'
import { type EventType, movementType } from '../domain/event-types.ts'
import { laneOf } from '../domain/lanes.ts'
import { bodyOf } from '../domain/payload.ts'
import type { OutgoingParts, WebhookEndpointsStore } from '../port.ts'

type Deps = HasStore<TimelineStore & WebhookEndpointsStore & Pick<WorkspaceStore, 'readTeams'>> &
  Pick<Parts, 'clock'> &
  OutgoingParts

/** What is to be told of a batch of changes. */
export interface Happened {
  entries: readonly Written<Entry>[]
  conversations: readonly Written<Conversation>[]
  contacts: readonly Written<Contact>[]
  records: readonly Written<CrmRecord>[]
  agents: readonly Written<Agent>[]
  /** told some time later: what was changed otherwise since then was told before, so that entries are told as they are now */
  isLate?: true
}

/** An event, before anybody has it. */
interface Event {
  type: EventType
  /** when it happened (epoch ms) */
  at: number
  change: Pick<Written<unknown>, 'sequenceNumber' | 'committedAt'>
  /** what it is about: events of one thing follow each other */
  thing: string
  place: Place
  data: Parameters<typeof bodyOf>[2]
}

/**
 * O3: what happened goes into the queue of what goes out, once for each endpoint that wants it, with all that is sent: whoever calls
 * reads nothing. Repeating it changes nothing, as ids are those of the changes. Where there is no endpoint nothing is read, and
 * nothing is made.
 */
export async function tellEndpoints(happened: Happened, deps: Deps): Promise<void> {
  if (Object.values(happened).every((changes) => changes.length === 0)) return
  const endpoints = await deps.store.readEndpointsLately(deps.clock.now())
  if (endpoints.length === 0) return
  const drafts = draftsOf(happened, deps.clock.now())
  const wanted = drafts.filter(({ type }) =>
    endpoints.some((one) => isToldOf({ ...one, teamIds: null, channelIds: null }, type, NOWHERE)),
  )
  const events = await withData(deps, happened, happened.isLate ? await asOfNow(deps, wanted) : wanted)
  const lanes = new Map<string, (() => Promise<void>)[]>()
  for (const event of events) {
    let body: string | undefined
    for (const endpoint of endpoints) {
      if (!isToldOf(endpoint, event.type, event.place)) continue
      const { sequenceNumber, committedAt = event.at } = event.change
      const id = deliveryIdOf(endpoint.id, { at: committedAt, sequenceNumber })
      body ??= bodyOf(event.type, event.at, event.data)
      const job = { kind: 'event', id, endpointId: endpoint.id, type: event.type, body } as const
      const lane = laneOf(endpoint, event.thing)
      const send = () => deps.outgoing.send(job, { lane, deduplicationId: id })
      lanes.set(lane, [...(lanes.get(lane) ?? []), send])
    }
  }
  await Promise.all(
    [...lanes.values()].map(async (sends) => {
      for (const send of sends) await send()
    }),
  )
}

const NOWHERE: Place = { teamIds: [], channelIds: [] }

/** Without entries that are gone. */
async function asOfNow(deps: Deps, drafts: readonly Draft[]): Promise<Draft[]> {
  const entries = await asTheyAre(
    deps,
    drafts.flatMap((draft) => (draft.of === 'entry' ? [draft.entry] : [])),
  )
  return drafts.flatMap((draft): Draft[] => {
    if (draft.of !== 'entry') return [draft]
    const entry = entries.get(draft.entry.id)
    return entry ? [{ ...draft, entry }] : []
  })
}

/** A change that is worth telling, and what of. */
type Draft = Pick<Event, 'type' | 'at' | 'change'> &
  (
    | { of: 'entry'; entry: Entry }
    | { of: 'conversation'; conversation: Conversation }
    | { of: 'contact'; contactId: string }
    | { of: 'record'; record: CrmRecord }
    | { of: 'agent'; agent: Agent }
  )

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/**
 * What is told of, as it happened: whoever is new first, then entries by their number, since a transaction's records come in any
 * order.
 */
function draftsOf({ entries, conversations, contacts, records, agents }: Happened, now: number): Draft[] {
  const all: (Draft | undefined)[] = [
    ...contacts.filter(({ before }) => !before).map(ofContact),
    ...entries.toSorted(byNumber).map(ofEntry),
    ...conversations.map((change) => ofConversation(change, now)),
    ...contacts.filter(({ before }) => before).map(ofContact),
    ...records.map(ofRecord),
    ...agents.map(ofAgent),
  ]
  return all.filter((draft) => draft !== undefined)
}

function byNumber(a: Written<Entry>, b: Written<Entry>): number {
  const isOfOne = a.after.contactId === b.after.contactId
  const isNew = Number(a.before !== undefined) - Number(b.before !== undefined)
  return isOfOne ? isNew || a.after.n - b.after.n || a.after.seq - b.after.seq : 0
}

const typeOfEntry = ({ kind, event }: Entry): EventType => {
  if (event) return movementType(event.name)
  return kind === 'event' ? 'conversation.updated' : `${kind}.created`
}

function ofEntry(change: Written<Entry>): Draft | undefined {
  const { before, after: entry } = change
  // What was said before there was a channel here did not happen now.
  if (entry.message?.history) return undefined
  const of = { of: 'entry', entry, change } as const
  if (!before) return { type: typeOfEntry(entry), at: entry.receivedAt, ...of }
  if (entry.kind !== 'message' || isSame(shown(entry), shown(before))) return undefined
  return { type: 'message.updated', at: change.committedAt ?? entry.receivedAt, ...of }
}

/** That it is tried once more is nothing that happened to it. */
function shown(entry: Entry) {
  const { message, ...rest } = presentEntry(entry)
  return {
    ...rest,
    message: message && { ...message, delivery: message.delivery && { ...message.delivery, attempts: 0 } },
  }
}

function ofConversation(change: Written<Conversation>, now: number): Draft | undefined {
  const { before, after: conversation } = change
  const said = ({ seq, lastMessage, lastInboundAt }: Conversation) => [seq, lastMessage?.at, lastInboundAt]
  // What an entry tells of is told with it.
  if (!before || !isSame(said(before), said(conversation))) return undefined
  const present = (one: Conversation) => ({ ...presentConversation(one, { now, teams: [] }), version: 0 })
  if (isSame(present(before), present(conversation))) return undefined
  const at = change.committedAt ?? conversation.lastActivityAt
  return { type: 'conversation.updated', at, of: 'conversation', conversation, change }
}

/** What is known of a contact; what moves with each message is told with the message. */
const known = (contact: Contact) => {
  const { name, emails, phones, language, externalId, attributes } = contact
  const { pinnedTo, blacklisted, consents, unreachable, identities, mergedFrom } = contact
  return [
    [name, emails, phones, language, externalId, attributes],
    [pinnedTo, blacklisted, consents, unreachable, identities, mergedFrom],
  ]
}

function ofContact(change: Written<Contact>): Draft | undefined {
  const { before, after: contact } = change
  if (before && isSame(known(before), known(contact))) return undefined
  const type = before ? 'contact.updated' : 'contact.created'
  const at = before ? (change.committedAt ?? contact.createdAt) : contact.createdAt
  return { type, at, of: 'contact', contactId: contact.id, change }
}

function ofRecord(change: Written<CrmRecord>): Draft | undefined {
  const { before, after: record } = change
  const of = { at: record.updatedAt, of: 'record', record, change } as const
  if (record.deleted) return before?.deleted ? undefined : { type: 'record.deleted', ...of }
  if (!before) return { type: 'record.created', ...of }
  const present = (one: CrmRecord) => ({ ...presentRecord(one), version: 0 })
  return isSame(present(before), present(record)) ? undefined : { type: 'record.updated', ...of }
}

function ofAgent(change: Written<Agent>): Draft | undefined {
  const { before, after: agent } = change
  const present = (one: Agent) => ({ ...presentAgent(one), signIn: null, version: 0, deleted: one.deleted })
  if (before && isSame(present(before), present(agent))) return undefined
  const at = change.committedAt ?? agent.availableChangedAt ?? 0
  return { type: 'agent.updated', at, of: 'agent', agent, change }
}

/** Events with all that is sent: conversations as they were committed with their entry, or as they are now. */
async function withData(deps: Deps, { conversations }: Happened, drafts: readonly Draft[]): Promise<Event[]> {
  if (drafts.length === 0) return []
  const now = deps.clock.now()
  const contactIds = [...new Set(drafts.flatMap((draft) => (draft.of === 'contact' ? [draft.contactId] : [])))]
  const [teams, current, contacts] = await Promise.all([
    deps.store.readTeams('present', false),
    conversationsOf(deps, conversations, drafts),
    Promise.all(contactIds.map((id) => deps.store.readContact(id))),
  ])
  const states = new Map(contacts.flatMap((state) => (state ? [[state.contact.id, state] as const] : [])))
  return drafts.flatMap((draft): Event[] => {
    const { type, at, change } = draft
    switch (draft.of) {
      case 'entry': {
        const { entry } = draft
        const conversation = current.get(entry.id)
        const place = placeOf(conversation, entry.message?.channel.id)
        const shown = conversation ? { conversation: presentConversation(conversation, { now, teams }) } : {}
        const data = { ...shown, entry: presentEntry(entry) }
        return [{ type, at, change, thing: entry.contactId, place, data }]
      }
      case 'conversation': {
        const { conversation } = draft
        const data = { conversation: presentConversation(conversation, { now, teams }) }
        return [{ type, at, change, thing: conversation.contactId, place: placeOf(conversation), data }]
      }
      case 'contact': {
        const state = states.get(draft.contactId)
        // One that was merged or erased meanwhile is told of no more.
        if (!state) return []
        const { contact, latest } = state
        const place = {
          teamIds: latest?.teamId ? [latest.teamId] : [],
          channelIds: contact.identities.map(({ channelId }) => channelId),
        }
        return [{ type, at, change, thing: contact.id, place, data: { contact: presentContact(contact, latest, now) } }]
      }
      case 'record':
        return [
          { type, at, change, thing: draft.record.id, place: NOWHERE, data: { record: presentRecord(draft.record) } },
        ]
      default: {
        const { agent } = draft
        const data = { agent: { ...presentAgent(agent), ...(agent.deleted ? { deleted: true as const } : {}) } }
        return [
          { type, at, change, thing: agent.id, place: { teamIds: Object.keys(agent.teams), channelIds: [] }, data },
        ]
      }
    }
  })
}

const placeOf = (conversation: Conversation | undefined, channelId = conversation?.lastChannel?.id): Place => ({
  teamIds: conversation?.teamId ? [conversation.teamId] : [],
  channelIds: channelId === undefined ? [] : [channelId],
})

/** The conversation of each entry, by the entry's id; none where a contact has had none yet. */
async function conversationsOf(
  { store }: Deps,
  changes: Happened['conversations'],
  drafts: readonly Draft[],
): Promise<Map<string, Conversation>> {
  const entries = drafts.flatMap((draft) => (draft.of === 'entry' && draft.entry.n > 0 ? [draft.entry] : []))
  const committed = new Map(changes.map(({ after }) => [`${after.id} ${after.seq}`, after]))
  const placed = entries.map((entry) => {
    const id = conversationIdOf(entry.contactId, entry.n)
    return { entry, id, conversation: committed.get(`${id} ${entry.seq}`) }
  })
  const asked = new Map(
    placed
      .filter(({ conversation }) => !conversation)
      .map(({ id, entry: { contactId, n, seq } }) => [id, { contactId, n, seq, version: 0 }]),
  )
  const read = asked.size > 0 ? await store.readConversationsLately([...asked.values()]) : []
  const now = new Map(read.map((conversation) => [conversation.id, conversation]))
  return new Map(
    placed.flatMap(({ entry, id, conversation = now.get(id) }) =>
      conversation ? [[entry.id, conversation] as const] : [],
    ),
  )
}
