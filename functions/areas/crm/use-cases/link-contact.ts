import type { Write } from '../../../kernel/commit.ts'
import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readVisibleContact } from '../../contacts/index.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type CrmRecord, kindOfRecord, MAX_LINKS, type RecordKind, type RecordLink } from '../domain/record.ts'
import type { CrmStore } from '../port.ts'
import { standingFor } from './outside-persons.ts'
import { findRecord } from './present-record.ts'
import { newRecord, presentRecord, type WireFields } from './records.ts'

type Deps = HasStore<CrmStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

type LinkInput = WireFields & { contactId: string; kind: RecordKind; id?: string | undefined }

/**
 * L1: links the contact to a record, made of the given fields where none is named. What is not given is the contact's.
 * The note follows from the link, by the stream.
 */
export function linkContact(deps: Deps, call: Call<Doer>, input: LinkInput) {
  return retryOnConflict(async () => {
    const { agent, contact, latest } = await readVisibleContact(deps, call, input.contactId)
    const [links, existing] = await Promise.all([
      deps.store.readLinks(contact.id),
      input.id === undefined ? undefined : namedRecord(deps, { ...input, id: input.id }),
    ])
    const record = existing ?? recordFor(deps, contact, input, agent.id)
    const answer = { id: record.id, kind: record.kind }
    const previous = links.find(({ recordId }) => recordId === record.id)
    if (previous?.active) {
      await commitAnswer(deps, call, [], answer)
      return answer
    }
    if (links.filter(({ active }) => active).length >= MAX_LINKS) {
      throw new DomainError('limit_reached', `A contact is linked to at most ${MAX_LINKS} records.`)
    }
    const link: RecordLink = {
      noted: null,
      note: null,
      version: 0,
      ...previous,
      contactId: contact.id,
      recordId: record.id,
      kind: record.kind,
      linkedBy: agent.id,
      linkedAt: deps.clock.now(),
      active: true,
    }
    const writes = [
      ...(existing
        ? [deps.store.recordPresent(record.id)]
        : [deps.store.putRecord(record), ...(await standingFor(deps, record))]),
      ...linkWrites(deps, { contact, latest }, link, links),
    ]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** Ends the link; the notes that were written stay. */
export function unlinkContact(deps: Deps, call: Call, input: { contactId: string; recordId: string }) {
  return retryOnConflict(async () => {
    const { contact, latest } = await readVisibleContact(deps, call, input.contactId)
    const links = await deps.store.readLinks(contact.id)
    const link = links.find(({ recordId, active }) => recordId === input.recordId && active)
    if (!link) throw notFound('link')
    const answer = { id: link.recordId, kind: link.kind, deleted: true as const }
    await commitAnswer(deps, call, unlinkWrites(deps, { contact, latest }, link, links), answer)
    return answer
  }, ['idempotency'])
}

/** L1: the records that the contact is linked to, the latest link first. */
export async function listLinks(deps: Deps, call: Call, input: { contactId: string }) {
  const { contact } = await readVisibleContact(deps, call, input.contactId)
  const links = (await deps.store.readLinks(contact.id)).filter(({ active }) => active)
  const records = await Promise.all(links.map(({ recordId }) => deps.store.readRecord(recordId)))
  const items = links.flatMap(({ recordId, kind, linkedAt, linkedBy }, index) => {
    const record = records[index]
    if (!record || record.deleted) return []
    return [{ id: recordId, kind, record: presentRecord(record), linkedAt: new Date(linkedAt).toISOString(), linkedBy }]
  })
  return { items: items.sort((a, b) => (a.linkedAt > b.linkedAt ? -1 : 1)), nextCursor: null }
}

/** The writes by which a link ends, for the contact it is of. */
export function unlinkWrites(deps: Deps, state: ContactState, link: RecordLink, links: readonly RecordLink[]): Write[] {
  return linkWrites(deps, state, { ...link, active: false }, links)
}

/**
 * The link, and on the contact and its latest conversation how many there are: the stream then tells of links without a
 * read, and a message that opens the next conversation sees them or is retried. `told`: the conversation with what it says of it.
 */
export function linkWrites(
  deps: Pick<Deps, 'store'>,
  state: ContactState,
  link: RecordLink,
  links: readonly RecordLink[],
  told?: { conversation: Conversation | undefined; entries: readonly Entry[] },
): Write[] {
  const { contact, latest } = state
  const others = links.filter(({ recordId, active }) => active && recordId !== link.recordId).length
  const count = others + (link.active ? 1 : 0)
  return [
    deps.store.putLink(link),
    deps.store.putLinkedContact(link),
    deps.store.putContact(withLinks(contact, count)),
    ...(latest ? deps.store.putConversation(latest, withLinks(told?.conversation ?? latest, count)) : []),
    ...(told?.entries ?? []).map(deps.store.putEntry),
    // An open one has no successor: who closes it writes it first.
    ...(latest && isOpen(latest) ? [] : [deps.store.conversationAbsent(contact.id, (latest?.n ?? 0) + 1)]),
  ]
}

/** L1: how many records a contact, and its latest conversation, says that it is linked to. */
export function withLinks<Item extends Contact | Conversation>(item: Item, count: number): Item {
  const { links: _links, ...rest } = item
  return (count > 0 ? { ...rest, links: count } : rest) as Item
}

const FIELDS = [
  'name',
  'title',
  'emails',
  'phones',
  'organization',
  'value',
  'currency',
  'stage',
  'outsideId',
  'outsideConnector',
] as const

async function namedRecord(deps: Pick<Deps, 'store'>, input: LinkInput & { id: string }): Promise<CrmRecord> {
  const superfluous = FIELDS.find((name) => input[name] !== undefined)
  if (superfluous) throw invalid(superfluous, 'cannot be given for a record that is there')
  if (kindOfRecord(input.id) !== input.kind) throw invalid('id', `is not the id of a ${input.kind}`)
  const record = await findRecord(deps, input.id, input.kind)
  if (!record) throw notFound(input.kind)
  return record
}

const outside = ['outsideId', 'outsideConnector'] as const
const allowed: Record<RecordKind, readonly (typeof FIELDS)[number][]> = {
  person: ['name', 'emails', 'phones', 'organization', ...outside],
  lead: ['title', 'emails', 'phones', 'organization', 'value', 'currency', ...outside],
  deal: ['title', 'emails', 'phones', 'organization', 'value', 'currency', 'stage', ...outside],
}

function recordFor(deps: Deps, contact: Contact, input: LinkInput, createdBy: string): CrmRecord {
  const wrong = FIELDS.find((name) => input[name] !== undefined && !allowed[input.kind].includes(name))
  if (wrong) throw invalid(wrong, `is nothing that a ${input.kind} has`)
  const { emails = contact.emails, phones = contact.phones, organization, value, currency, stage } = input
  const { outsideId, outsideConnector } = input
  const fields = { emails, phones, organization, value, currency, stage, outsideId, outsideConnector }
  return newRecord(deps, input.kind, input.name ?? input.title ?? contact.name, fields, createdBy)
}

/** C3: the links of a part as the contact's own: as they were, and as they are to be for what is said from now on. */
export interface JoinedLink {
  before?: RecordLink | undefined
  after: RecordLink
}

/**
 * C3: what joins a part's links to a contact's: each record once. The part's stay, for what was said there. Throws limit_reached.
 */
export function joinLinks(
  contactId: string,
  own: readonly RecordLink[],
  ofPart: readonly RecordLink[],
  latest: Pick<Conversation, 'n' | 'seq'> | undefined,
): { joined: JoinedLink[]; count: number } {
  const joined = ofPart.flatMap((link): JoinedLink[] => {
    const before = own.find(({ recordId }) => recordId === link.recordId)
    if (!link.active || before?.active) return []
    // Nothing of the part's history is told there once more.
    const noted = latest ? { n: latest.n, seq: latest.seq } : null
    return [{ before, after: { ...link, noted, note: null, version: 0, ...before, contactId, active: true } }]
  })
  const count = own.filter(({ active }) => active).length + joined.length
  if (count > MAX_LINKS) {
    throw new DomainError('limit_reached', `Together they are linked to more than ${MAX_LINKS} records.`)
  }
  return { joined, count }
}

/** C3: takes the links that joining made away again, as far as they are as it left them. */
export async function partLinks(
  { store }: Pick<Deps, 'store'>,
  contactId: string,
  joined: readonly JoinedLink[],
): Promise<{ writes: Write[]; count: number }> {
  const links = await store.readLinks(contactId)
  const ended = joined.filter(({ after }) =>
    links.some((link) => link.recordId === after.recordId && link.active && link.linkedAt === after.linkedAt),
  )
  const gone = ended.flatMap(({ before, after: { recordId } }) => {
    const link = links.find((one) => one.recordId === recordId)
    if (!link) return []
    const off = store.putLinkedContact({ ...link, active: false })
    return [before ? store.putLink({ ...before, version: link.version }) : store.removeLink(link), off]
  })
  return { writes: gone, count: links.filter(({ active }) => active).length - ended.length }
}
