import { ConflictError, type Write } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { changedAttributes } from '../../contact-attributes/domain/changed-attributes.ts'
import type { ContactAttributes } from '../../contact-attributes/domain/definition.ts'
import { pin } from '../../contacts/domain/pin.ts'
import { contactWrites, pinContact, readByExternalId } from '../../contacts/index.ts'
import { byAgent, entryOfContact } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { soughtBy } from '../../timeline/domain/known-by.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ImportParams } from '../domain/import.ts'
import { isSamePhone, keysOf, type RowRefusal, type RowValues } from '../domain/row.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** What is the same for all rows of a step. */
export interface Importing {
  jobId: string
  params: ImportParams
  agent: Agent
  attributes: ContactAttributes
  /** by id and by email address */
  agents: ReadonlyMap<string, Agent>
}

export type RowOutcome = 'new' | 'updated' | 'skipped' | RowRefusal

/** How often a contact that others keep changing is looked at anew. */
const TRIES = 10
const MOST = 20

const refusal = (code: RowRefusal['code'], message: string): RowRefusal => ({ code, message })

/** Makes or changes the contact of one row, once, however often it is done; nothing of it where any of it is refused. */
export async function importRow(
  deps: Deps,
  importing: Importing,
  line: number,
  values: RowValues,
): Promise<RowOutcome> {
  for (let tries = 0; ; tries++) {
    try {
      return await once(deps, importing, line, values, tries)
    } catch (error) {
      if (error instanceof DomainError) return refusal('refused', error.message)
      if (!(error instanceof ConflictError) || tries === TRIES) throw error
    }
  }
}

async function once(
  deps: Deps,
  importing: Importing,
  line: number,
  values: RowValues,
  tries: number,
): Promise<RowOutcome> {
  const owner = values.owner === undefined ? undefined : importing.agents.get(values.owner.toLowerCase())
  if (values.owner !== undefined && !owner) return refusal('unknown_owner', `${values.owner}: no agent is called so`)
  const found = await findContact(deps, importing, line, values, tries)
  if ('code' in found) return found
  return found.state
    ? change(deps, importing, line, values, { state: found.state, owner, byItsId: found.byItsId })
    : make(deps, importing, line, values, found.id, owner)
}

type Found = { state: ContactState; byItsId: boolean } | { state: undefined; id: string } | RowRefusal

/** Who the row is: by external id, else by phone, else by email address; under which id they are made where they are nobody yet. */
async function findContact(
  deps: Deps,
  { jobId }: Importing,
  line: number,
  values: RowValues,
  tries: number,
): Promise<Found> {
  const { externalId, phones, emails } = values
  const named = externalId === undefined ? undefined : await readByExternalId(deps, externalId)
  if (named) return { state: named, byItsId: true }
  const ways = [
    { what: 'phone number', sought: { phones, emails: [] } },
    { what: 'email address', sought: { phones: [], emails } },
  ]
  for (const { what, sought } of ways) {
    const states = await knownBy(deps, sought)
    if (states.length > 1) return refusal('several', `${states.length} contacts have this ${what}`)
    if (states[0]) return { state: states[0], byItsId: false }
  }
  // Who was made a moment ago is not noted by their addresses yet. A row without any of them is itself alone.
  const key = keysOf(values)[0] ?? `${jobId} ${line}`
  for (let nth = tries; ; nth++) {
    const id = homeContactId('import', `${key} ${nth}`)
    const state = await deps.store.readContact(id)
    if (!state) return { state: undefined, id }
    if (markOf(state.contact, jobId, line) || isOne(state.contact, values)) return { state, byItsId: false }
  }
}

async function knownBy(deps: Deps, sought: Pick<Contact, 'phones' | 'emails'>): Promise<ContactState[]> {
  const ids = new Set((await Promise.all(soughtBy(sought).map((one) => deps.store.readKnownBy(one)))).flat())
  const states = await Promise.all([...ids].map((id) => deps.store.readContact(id)))
  const found = new Map<string, ContactState>()
  for (const state of states) if (state && isOne(state.contact, sought)) found.set(state.contact.id, state)
  return [...found.values()]
}

/** Whether they have any of these numbers and addresses, or this external id, as they are now. */
const isOne = (contact: Contact, { phones, emails, externalId }: Partial<RowValues>): boolean =>
  (externalId !== undefined && contact.externalId === externalId) ||
  contact.phones.some((had) => phones?.some((phone) => isSamePhone(plainPhone(had), phone))) ||
  contact.emails.some((had) => emails?.some((email) => email.toLowerCase() === had.trim().toLowerCase()))
const plainPhone = (phone: string) => phone.replace(/[^\d+]/g, '')

/** What this import did for this row before, if it was done already. */
const markOf = ({ imported }: Contact, jobId: string, line: number) =>
  imported?.jobId === jobId ? imported.lines[String(line)] : undefined

function marked(contact: Contact, jobId: string, line: number, as: 'new' | 'updated'): Contact {
  const lines = contact.imported?.jobId === jobId ? contact.imported.lines : {}
  return { ...contact, imported: { jobId, lines: { ...lines, [String(line)]: as } } }
}

const calledBy = (agent: Agent) => ({ agent: Promise.resolve(agent) })

interface Existing {
  state: ContactState
  owner: Agent | undefined
  byItsId: boolean
}

async function change(
  deps: Deps,
  { jobId, params, agent, attributes }: Importing,
  line: number,
  values: RowValues,
  { state, owner, byItsId }: Existing,
): Promise<RowOutcome> {
  const { contact } = state
  const done = markOf(contact, jobId, line)
  if (!canSee(agent, visibleAs(state))) return refusal('not_visible', 'this is a contact that you may not see')
  const isOther = values.externalId !== undefined && contact.externalId !== undefined && !byItsId
  if (isOther && contact.externalId !== values.externalId) {
    return refusal('other_external_id', `this contact has the external id ${contact.externalId}`)
  }
  if (params.existing === 'skip') return done ?? 'skipped'
  const wanted = changedAttributes(attributes, agent, contact.attributes, {
    ...contact.attributes,
    ...values.attributes,
  })
  const [wrong] = wanted.refused
  if (wrong) return refusal('invalid_value', `${wrong.path} ${wrong.message}`)
  const isPinned = owner !== undefined && pin(contact, agent, owner) !== undefined
  const after: Contact = {
    ...contact,
    name: values.name ?? contact.name,
    phones: joined(contact.phones, values.phones, (had, phone) => isSamePhone(plainPhone(had), phone)),
    emails: joined(contact.emails, values.emails, (had, email) => had.trim().toLowerCase() === email.toLowerCase()),
    language: values.language ?? contact.language,
    attributes: wanted.attributes,
    ...(values.externalId === undefined || byItsId ? {} : { externalId: values.externalId }),
  }
  if (!isPinned && JSON.stringify(after) === JSON.stringify(contact)) return done ?? 'skipped'
  if (params.dryRun) return 'updated'
  const as = done ?? 'updated'
  await deps.store.commit(await contactWrites(deps, state, marked(after, jobId, line, as)))
  if (isPinned) await pinContact(deps, calledBy(agent), { id: contact.id, agentId: owner.id })
  return as
}

const joined = (had: string[], more: readonly string[], isSame: (one: string, other: string) => boolean): string[] => {
  const added = more.filter((one) => !had.some((other) => isSame(other, one)))
  return added.length === 0 ? had : [...had, ...added].slice(0, Math.max(MOST, had.length))
}

async function make(
  deps: Deps,
  { jobId, params, agent, attributes }: Importing,
  line: number,
  values: RowValues,
  id: string,
  owner: Agent | undefined,
): Promise<RowOutcome> {
  const wanted = changedAttributes(attributes, agent, {}, values.attributes)
  const [wrong] = wanted.refused
  if (wrong) return refusal('invalid_value', `${wrong.path} ${wrong.message}`)
  const moment = momentOf(deps)
  const name = values.name ?? values.phones[0] ?? values.emails[0] ?? values.externalId ?? ''
  const made: Contact = {
    id,
    name,
    originalName: name,
    phones: values.phones,
    emails: values.emails,
    language: values.language ?? null,
    attributes: wanted.attributes,
    identities: [],
    rating: 0,
    pinnedTo: null,
    blacklisted: false,
    createdAt: moment.now,
    version: 0,
  }
  const movement = owner && pin(made, agent, owner)
  if (params.dryRun) return 'new'
  const named = values.externalId === undefined ? {} : { externalId: values.externalId }
  const contact = marked({ ...made, ...movement?.contact, ...named }, jobId, line, 'new')
  const told: Write[] = movement
    ? [deps.store.putEntry(entryOfContact(id, moment, { kind: 'event', actor: byAgent(agent), event: movement.event }))]
    : []
  await deps.store.commit([...(await contactWrites(deps, { contact: made, latest: undefined }, contact)), ...told])
  return 'new'
}
