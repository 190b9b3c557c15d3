import { giveUpAfterMs } from '../../../kernel/backoff.ts'
import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import { appendEvent, entryOfContact, system, unchanged } from '../../timeline/domain/change.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ConnectorParts } from '../connector-port.ts'
import { connectorNames } from '../domain/connector-id.ts'
import { type FoundPerson, isKnownBy, soughtBy, soughtKeys } from '../domain/person-search.ts'
import { MAX_LINKS, outsideIdIn, type RecordLink, withOutsideId } from '../domain/record.ts'
import type { FindPersonJob } from '../job.ts'
import type { CrmStore } from '../port.ts'
import { type Crm, conclude, need, openCrm, report, Unanswered } from './ask-outside.ts'
import { linkWrites } from './link-contact.ts'
import { recordFor } from './outside-persons.ts'
import { newRecord } from './records.ts'

type Deps = HasStore<CrmStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'settings' | 'ulid'> &
  Pick<ConnectorParts, 'connectors'>

const done: JobOutcome = { done: true }

/**
 * L5: looks for a contact in the CRMs that link by themselves, by every number and address. Whom they know as exactly one person all
 * together is linked to the record that stands for that person, which is made where there is none; else nothing happens. Once per
 * contact and set of numbers and addresses; a CRM that does not answer is asked again.
 */
export async function linkByItself(deps: Deps, job: FindPersonJob): Promise<JobOutcome> {
  const { store, clock, log } = deps
  const connected = (await store.readConnectors()).filter(({ linkBySelf }) => linkBySelf)
  if (connected.length === 0) return done
  if (clock.now() - job.at > giveUpAfterMs) {
    log.warn('crm.person-given-up', { contactId: job.contactId })
    return done
  }
  const state = await store.readContact(job.contactId)
  if (!state || state.contact.blacklisted) return done
  const keys = soughtKeys(state.contact)
  const sought = state.contact.crmSought ?? []
  if (keys.every((key) => sought.includes(key))) return done
  // Nobody is asked about whom people have linked already.
  const hasPerson = (await store.readLinks(state.contact.id)).some(({ kind, active }) => kind === 'person' && active)
  const found: FoundPerson[] = []
  if (!hasPerson) {
    const { country } = await store.readWorkspace()
    for (const one of connected) {
      const crm = await openCrm(deps, one)
      try {
        found.push(...(await personsIn(crm, keys, country)))
        await report(deps, one, null)
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error
        const outcome = await conclude(deps, one, { contactId: job.contactId }, error.result)
        // What it refuses to say now it refuses later, and without its answer nobody knows that there is one alone.
        return 'done' in outcome ? keep(deps, state.contact.id, keys, undefined) : outcome
      }
    }
  }
  return keep(deps, state.contact.id, keys, found.length === 1 ? found[0] : undefined)
}

/** Everybody whom a CRM knows by one of the keys. */
export async function personsIn(
  { connector, account }: Pick<Crm, 'connector' | 'account'>,
  keys: readonly string[],
  country: string | null,
): Promise<FoundPerson[]> {
  const found = new Map<string, FoundPerson>()
  for (const key of keys) {
    const by = soughtBy(key)
    for (const person of need(await connector.findPersons(by, account))) {
      if (await isKnownBy(person, by, country)) found.set(person.id, { ...person, connector: connector.id })
    }
  }
  return [...found.values()]
}

/** Notes by what the contact was looked for, with the link where there is one person. */
function keep(
  deps: Deps,
  contactId: string,
  keys: readonly string[],
  person: FoundPerson | undefined,
): Promise<JobOutcome> {
  return retryOnConflict(async (): Promise<JobOutcome> => {
    const state = await deps.store.readContact(contactId)
    if (!state || state.contact.blacklisted) return done
    // Looked for by something else than what they are known by now: once more.
    if (soughtKeys(state.contact).join() !== keys.join()) return { retryAfterSeconds: 1 }
    const contact = { ...state.contact, crmSought: [...keys] }
    const links = person ? await linkTo(deps, { ...state, contact }, person) : []
    await deps.store.commit(links.length > 0 ? links : [deps.store.putContact(contact)])
    return done
  })
}

async function linkTo(deps: Deps, state: ContactState, person: FoundPerson): Promise<Write[]> {
  const { contact } = state
  const [links, { record: existing, noted }] = await Promise.all([
    deps.store.readLinks(contact.id),
    recordFor(deps, person.connector, person.id),
  ])
  const active = links.filter((link) => link.active)
  if (active.some(({ kind }) => kind === 'person') || active.length >= MAX_LINKS) return []
  // What a person has unlinked stays so, under whichever record it was.
  const before = await Promise.all(links.map(({ recordId }) => deps.store.readRecord(recordId)))
  if (before.some((record) => record && outsideIdIn(record, person.connector) === person.id)) return []
  const { id: outsideId, name, emails, phones, organization } = person
  const fields = { emails: emails.slice(0, 20), phones: phones.slice(0, 20), organization }
  const record =
    existing ??
    withOutsideId(newRecord(deps, 'person', name || contact.name, fields, 'system'), person.connector, outsideId)
  const link: RecordLink = {
    contactId: contact.id,
    recordId: record.id,
    kind: 'person',
    linkedBy: 'system',
    linkedAt: deps.clock.now(),
    active: true,
    noted: null,
    note: null,
    version: 0,
  }
  return [
    ...(existing
      ? [deps.store.recordPresent(record.id)]
      : [
          deps.store.putRecord(record),
          deps.store.putOutsidePerson({ connector: person.connector, outsideId, recordId: record.id }, noted),
        ]),
    ...linkWrites(deps, state, link, links, told(deps, state, record.id, connectorNames[person.connector])),
  ]
}

/** What the timeline says of it: in the latest conversation, else of the contact. */
function told(deps: Deps, { contact, latest }: ContactState, recordId: string, connector: string) {
  const moment = momentOf(deps)
  if (latest && latest.deletedAt === undefined) {
    return appendEvent(unchanged(latest), moment, system, 'record_linked', recordId, connector)
  }
  const event = { name: 'record_linked', from: recordId, to: connector } as const
  return {
    conversation: latest,
    entries: [entryOfContact(contact.id, moment, { kind: 'event', actor: system, event })],
  }
}
