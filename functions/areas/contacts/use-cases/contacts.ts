import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import { isSame } from '../../../kernel/on-demand.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { attributesToKeep } from '../../contact-attributes/index.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { append, byDoer, entryOfContact, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { hasPart, partsOf } from '../../timeline/domain/parts.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { placeAsked, presentContact, presentEntry, withWhatWaits, writesOf } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { emailsMentioned, mentionsOf } from '../domain/mentions.ts'
import { externalIdWrites } from './external-id.ts'
import { perhapsSame } from './known-by.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

type WritingDeps = Deps & HasStore<ContactAttributesStore>

interface Fields {
  name?: string | undefined
  emails?: string[] | undefined
  phones?: string[] | undefined
  language?: string | null | undefined
  /** null: none any more */
  externalId?: string | null | undefined
  attributes?: Record<string, string> | undefined
}
const given = (fields: Omit<Fields, 'externalId'>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Contact>

function withFields(contact: Contact, { externalId, ...fields }: Fields): Contact {
  const { externalId: had, ...after } = { ...contact, ...given(fields) }
  const has = externalId === undefined ? had : (externalId ?? undefined)
  return has === undefined ? after : { ...after, externalId: has }
}

export type VisibleContact<By extends Doer = Agent> = ContactState & { agent: By }

/** A contact with its latest conversation; `also`: who else may see it here. Throws not_found. */
export async function readVisibleContact<By extends Doer = Agent>(
  deps: Deps,
  call: Call<By>,
  id: string,
  alsoVisibleTo: (agent: By, state: ContactState) => boolean = () => false,
): Promise<VisibleContact<By>> {
  const [agent, state] = await Promise.all([call.agent, deps.store.readContact(id)])
  if (!state || !(canSee(agent, visibleAs(state)) || alsoVisibleTo(agent, state))) throw notFound('contact')
  return { ...state, agent }
}

/** C1: a contact made by hand. */
export async function createContact(deps: WritingDeps, call: Call, fields: Fields & { name: string }) {
  const contact = await contactOf(deps, await call.agent, fields)
  const answer = presentContact({ ...contact, version: 1 }, undefined, deps.clock.now())
  return retryOnConflict(async () => {
    const named = await externalIdWrites(deps, { id: contact.id }, contact.externalId)
    await commitAnswer(deps, call, [deps.store.putContact(contact), ...named], answer)
    return answer
  }, ['idempotency'])
}

/** A contact that is made by hand of these fields. Throws invalid_request and forbidden for attributes. */
async function contactOf(deps: WritingDeps, agent: Agent, fields: Fields & { name: string }): Promise<Contact> {
  const attributes = await attributesToKeep(deps, agent, {}, fields.attributes ?? {})
  const made: Contact = {
    id: `ct_${deps.ulid()}`,
    originalName: fields.name,
    emails: [],
    phones: [],
    language: null,
    identities: [],
    rating: 0,
    pinnedTo: null,
    blacklisted: false,
    createdAt: deps.clock.now(),
    version: 0,
    name: fields.name,
    attributes,
  }
  return withFields(made, { ...fields, attributes })
}

/**
 * C1: whoever has an external id, or came to have it by a merge, has the fields that are given; where nobody has it, or who had it
 * was erased, a contact is made. Two at once make one. Nothing is written where nothing is different.
 */
export function putContactByExternalId(deps: WritingDeps, call: Call, input: Fields & { externalId: string }) {
  const { externalId, ...fields } = input
  return retryOnConflict(async () => {
    const [agent, taken] = await Promise.all([call.agent, deps.store.readExternalId(externalId)])
    const state = taken === undefined ? undefined : await deps.store.readContact(taken)
    const now = deps.clock.now()
    if (!state) {
      const contact = await contactOf(deps, agent, { ...fields, name: fields.name ?? externalId, externalId })
      const answer = { ...presentContact({ ...contact, version: 1 }, undefined, now), made: true }
      // It is as it was read, or the commit is refused: whoever was faster is found by the next try.
      const named = deps.store.putExternalId(externalId, contact.id, taken)
      await commitAnswer(deps, call, [deps.store.putContact(contact), named], answer)
      return answer
    }
    const { contact, latest } = state
    if (!canSee(agent, visibleAs(state))) throw notFound('contact')
    const attributes = fields.attributes && (await attributesToKeep(deps, agent, contact.attributes, fields.attributes))
    const after = withFields(contact, { ...fields, attributes })
    const isUnchanged = isSame(after, contact)
    const writes = isUnchanged ? [] : await contactWrites(deps, state, after)
    const version = isUnchanged ? contact.version : contact.version + 1
    const answer = { ...presentContact({ ...after, version }, latest, now), made: false }
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** Several contacts at once, in the order in which they are asked for; what may not be seen is left out. */
export async function readContacts(deps: Deps, call: Call, { ids }: { ids: string[] }) {
  const reading = [...new Set(ids)].map((id) => deps.store.readContact(id))
  const [agent, states] = await Promise.all([call.agent, Promise.all(reading)])
  const now = deps.clock.now()
  // Two that were merged (C3) are one.
  const seen = new Map(
    states.flatMap((state) => (state && canSee(agent, visibleAs(state)) ? [[state.contact.id, state] as const] : [])),
  )
  return { items: [...seen.values()].map(({ contact, latest }) => presentContact(contact, latest, now)) }
}

/** C1: one contact, and who is perhaps the same. */
export async function getContact(deps: Deps, call: Call, input: { id: string }) {
  const { contact, latest, agent } = await readVisibleContact(deps, call, input.id)
  const others = await perhapsSame(deps, agent, contact)
  return {
    ...presentContact(contact, latest, deps.clock.now()),
    ...(others.length > 0 ? { perhapsSame: others } : {}),
  }
}

/** C1: changes what is given; the latest conversation shows the new name. */
export function updateContact(
  deps: WritingDeps,
  call: Call<Doer>,
  input: Fields & { id: string; version?: number | undefined },
) {
  return retryOnConflict(async () => {
    const { id, version, ...fields } = input
    const { contact, latest, agent } = await readVisibleContact(deps, call, id)
    if (version !== undefined && version !== contact.version) {
      throw new DomainError('version_conflict', 'This contact was changed by somebody else.', [
        { path: 'version', message: `is ${contact.version} by now` },
      ])
    }
    const attributes = fields.attributes && (await attributesToKeep(deps, agent, contact.attributes, fields.attributes))
    const after = withFields(contact, { ...fields, attributes })
    const writes = await contactWrites(deps, { contact, latest }, after)
    const answer = presentContact({ ...after, version: after.version + 1 }, latest, deps.clock.now())
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** What changing a contact takes: its external id is its own, and the latest conversation shows its name. Throws already_exists. */
export async function contactWrites(
  deps: HasStore<TimelineStore>,
  { contact, latest }: ContactState,
  after: Contact,
): Promise<Write[]> {
  const isRenamed = latest && latest.deletedAt === undefined && after.name !== contact.name
  return [
    deps.store.putContact(after),
    ...(await externalIdWrites(deps, contact, after.externalId)),
    ...(isRenamed ? deps.store.putConversation(latest, { ...latest, contactName: after.name.slice(0, 64) }) : []),
  ]
}

interface TimelineInput {
  id: string
  at?: string | undefined
  channelId?: string | undefined
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** Passed over for one page at most, while what was deleted is being removed. */
const MAX_HIDDEN_PAGES = 50

/** C4: a contact's whole history, by channel if asked; of a deleted conversation nothing from the moment on (A11). */
export async function readContactTimeline(deps: Deps, call: Call, input: TimelineInput) {
  const { contact, latest } = await readVisibleContact(deps, call, input.id)
  const { limit = 50, order, channelId } = input
  const scope = { contactId: contact.id, parts: partsOf(contact), ...(channelId ? { channelId } : {}) }
  const isShown = ({ contactId, n }: Entry) => !contact.purging?.includes(conversationIdOf(contactId, n))
  const at = placeAsked(input, (key) => hasPart(contact, key.contactId))
  const cursor = at ? await deps.store.placeInTimeline(scope, at) : input.cursor
  let page = await deps.store.readTimeline(scope, { limit, cursor, order })
  let items = page.items.filter(isShown)
  for (let more = MAX_HIDDEN_PAGES; more > 0 && items.length === 0 && page.nextCursor !== null; more--) {
    page = await deps.store.readTimeline(scope, { limit, cursor: page.nextCursor, order })
    items = page.items.filter(isShown)
  }
  const shown = { items: items.map(presentEntry), nextCursor: page.nextCursor }
  if (order === 'desc' && cursor !== undefined) return shown
  // M19, C3: what waited in a part leaves from there.
  const parts = await Promise.all(partsOf(contact).map((part) => deps.store.readPart(part)))
  const conversations = [latest, ...parts.map((part) => part?.latest)].filter((each) => each !== undefined)
  return withWhatWaits(deps, conversations, shown, order)
}

/** C5: a note that only agents see, in the contact's latest conversation where there is one; agents it names are notified. */
export function addContactNote(
  deps: Deps,
  call: Call<Doer>,
  input: { id: string; text: string; mentions?: string[] | undefined },
) {
  return retryOnConflict(async () => {
    const { contact, latest, agent } = await readVisibleContact(deps, call, input.id)
    const mentions = await readMentions(deps, input.text, input.mentions ?? [])
    const moment = momentOf(deps)
    const note = {
      kind: 'note' as const,
      actor: byDoer(agent),
      note: { text: input.text, ...(mentions.length > 0 ? { mentions } : {}) },
    }
    const change = latest && latest.deletedAt === undefined ? append(unchanged(latest), moment, note) : undefined
    const entry = change?.entries[0] ?? entryOfContact(contact.id, moment, note)
    const answer = presentEntry(entry)
    const writes = latest && change ? writesOf(deps, latest, change) : [deps.store.putEntry(entry)]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** Ids of the agents that a note calls; invalid_request where one of those given is no agent or team. Reads nothing for other notes. */
async function readMentions(deps: Pick<Deps, 'store'>, text: string, given: string[]): Promise<string[]> {
  if (given.length === 0 && emailsMentioned(text).length === 0) return []
  const [agents, teams] = await Promise.all([deps.store.readAgents(), deps.store.readTeams()])
  const known = new Set([...agents, ...teams].map(({ id }) => id))
  const errors = given.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `mentions.${index}`, message: 'is not an agent or team' }],
  )
  if (errors.length > 0) throw new DomainError('invalid_request', 'There is no such agent or team.', errors)
  return mentionsOf(text, given, agents)
}
