import { createHash } from 'node:crypto'
import * as z from 'zod'
import { callProvider, type ProviderAnswer, retryAfter } from '../../../platform/http-call.ts'
import { parsePhone } from '../../channels/domain/phone-parser.ts'
import { otherSpellings } from '../../channels/domain/phone-spellings.ts'
import type { Attempt, CrmAccount, CrmConnector, CrmNote, CrmResult } from '../connector-port.ts'
import type { OutsidePerson, SoughtBy } from '../domain/person-search.ts'
import type { CrmRecord } from '../domain/record.ts'
import { noteHtml } from './note-html.ts'

/** Clocks differ. */
const SKEW_MS = 5 * 60_000
/** What was made or changed is found by the search some moments later; by then it is, as far as HubSpot says. */
const INDEXED_AFTER_MS = 60_000
const MAX_REASON = 300
/** Of 65,536 characters that a note's body may have. */
const MOST_NOTE = 60_000
/** A day's calls are used up until midnight there, which nobody tells. */
const DAILY_WAIT_SECONDS = 1_800
const LONGEST_WAIT_SECONDS = 3_600

interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: object
}
const objects = '/crm/v3/objects'
const done = <Value>(value: Value): CrmResult<Value> => ({ outcome: 'done', value })

/**
 * One call. Errors are `{status: "error", category, message, correlationId}`. 429: more than a second or ten allow (or five searches a
 * second), or a day (`policyName` DAILY); 423 locked, 477 being moved, both for a while; 403 also where a scope is missing.
 * https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 * https://developers.hubspot.com/docs/api-reference/error-handling
 */
async function call<Schema extends z.ZodType>(
  account: CrmAccount,
  { method, path, body }: Call,
  schema: Schema,
): Promise<CrmResult<z.output<Schema>>> {
  const token = account.secrets.accessToken ?? ''
  const answer = await callProvider({
    method,
    url: `${account.apiBase ?? 'https://api.hubapi.com'}${path}`,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if ('unreachable' in answer) return { outcome: 'unavailable', reason: answer.unreachable }
  const { status } = answer
  if (status >= 200 && status < 300) {
    const read = schema.safeParse(answer.body)
    if (read.success) return done(read.data)
    return { outcome: 'refused', reason: `HubSpot answered ${status} with something else than expected` }
  }
  const reason = reasonOf(answer, token)
  if (status === 404 || status === 410) return { outcome: 'gone' }
  if (status === 401 || status === 403) return { outcome: 'unavailable', reason, unauthorized: true }
  if ([408, 423, 425, 429, 477].includes(status) || status >= 500) {
    const afterSeconds = waitOf(answer)
    return { outcome: 'unavailable', reason, ...(afterSeconds === undefined ? {} : { afterSeconds }) }
  }
  return { outcome: 'refused', reason }
}

function reasonOf({ status, body }: ProviderAnswer, token: string): string {
  const detail = typeof body?.message === 'string' ? `: ${body.message}` : ''
  const reason = `HubSpot answered ${status}${detail}`
  return (token === '' ? reason : reason.replaceAll(token, '•••')).slice(0, MAX_REASON)
}

function waitOf({ status, headers, body }: ProviderAnswer): number | undefined {
  const told = retryAfter(headers)
  if (told !== undefined) return Math.min(told, LONGEST_WAIT_SECONDS)
  if (status !== 429) return undefined
  return body?.policyName === 'DAILY' ? DAILY_WAIT_SECONDS : 10
}

const Thing = z.lazy(() =>
  z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullish()).default({}) }),
)
type Thing = z.output<typeof Thing>
const Things = z.lazy(() => z.object({ results: z.array(Thing) }))

interface Filter {
  propertyName: string
  operator: 'EQ' | 'GTE' | 'IN' | 'CONTAINS_TOKEN'
  value?: string
  values?: string[]
}

/** What fits all filters of any of the groups, the latest first. https://developers.hubspot.com/docs/api-reference/crm-search */
async function search(
  account: CrmAccount,
  what: 'contacts' | 'deals' | 'leads' | 'notes',
  groups: Filter[][],
  properties: string[],
): Promise<CrmResult<Thing[]>> {
  const body = {
    filterGroups: groups.map((filters) => ({ filters })),
    properties,
    sorts: [{ propertyName: createdOf(what), direction: 'DESCENDING' }],
    limit: 100,
  }
  const found = await call(account, { method: 'POST', path: `${objects}/${what}/search`, body }, Things)
  return found.outcome === 'done' ? done(found.value.results) : found
}

const createdOf = (what: string) => (what === 'contacts' || what === 'deals' ? 'createdate' : 'hs_createdate')
const madeSince = (what: string, { since }: Attempt): Filter => ({
  propertyName: createdOf(what),
  operator: 'GTE',
  value: String(Math.max(0, since - SKEW_MS)),
})

/** As long as the search may not show yet what the attempt made. */
function tooEarly({ since, now }: Attempt): Extract<CrmResult<never>, { outcome: 'unavailable' }> | undefined {
  const left = since + INDEXED_AFTER_MS - now
  if (left <= 0) return undefined
  const reason = 'HubSpot does not show yet what was made there last'
  return { outcome: 'unavailable', reason, afterSeconds: Math.ceil(left / 1000) }
}

const idOf = (made: CrmResult<Thing>): CrmResult<string> => (made.outcome === 'done' ? done(made.value.id) : made)

/** An email address is one contact's alone, and is looked up without the search. */
async function byEmail(email: string, account: CrmAccount): Promise<CrmResult<string | undefined>> {
  const path = `${objects}/contacts/${encodeURIComponent(email)}?idProperty=email`
  const found = idOf(await call(account, { method: 'GET', path }, Thing))
  return found.outcome === 'gone' ? done(undefined) : found
}

function nameParts(name: string): { firstname: string; lastname: string } {
  const words = name.trim().split(/\s+/)
  const lastname = words.length > 1 ? (words.pop() ?? '') : ''
  return { firstname: words.join(' '), lastname }
}

/** Who is there by their email is not made again. https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide */
async function person(
  { name, emails, phones, organization }: CrmRecord,
  account: CrmAccount,
): Promise<CrmResult<string>> {
  const [email] = emails
  if (email !== undefined) {
    const existing = await byEmail(email, account)
    if (existing.outcome !== 'done') return existing
    if (existing.value !== undefined) return done(existing.value)
  }
  const [phone, mobilephone] = phones
  const properties = {
    ...nameParts(name),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(mobilephone === undefined ? {} : { mobilephone }),
    ...(organization === null ? {} : { company: organization }),
  }
  const made = await call(account, { method: 'POST', path: `${objects}/contacts`, body: { properties } }, Thing)
  // 409: somebody has made them meanwhile, or they are there by a second address.
  const existing = made.outcome === 'refused' ? /Existing ID: (\d+)/.exec(made.reason)?.[1] : undefined
  return existing === undefined ? idOf(made) : done(existing)
}

const LEAD_TO_CONTACT = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 578 }

/** A lead belongs to a contact. https://developers.hubspot.com/docs/api-reference/crm-leads-v3/guide */
async function lead(record: CrmRecord, account: CrmAccount): Promise<CrmResult<string>> {
  const whose = await person(record, account)
  if (whose.outcome !== 'done') return whose
  const associations = [{ to: { id: whose.value }, types: [LEAD_TO_CONTACT] }]
  const body = { properties: { hs_lead_name: record.name }, associations }
  return idOf(await call(account, { method: 'POST', path: `${objects}/leads`, body }, Thing))
}

const Pipelines = z.lazy(() =>
  z.object({
    results: z.array(
      z.object({
        id: z.string(),
        displayOrder: z.number(),
        stages: z.array(
          z.object({
            id: z.string(),
            label: z.string(),
            displayOrder: z.number(),
            metadata: z.record(z.string(), z.unknown()).default({}),
          }),
        ),
      }),
    ),
  }),
)

/** Where a deal stands in the account's first pipeline. https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide */
async function stageFor(
  stage: string,
  account: CrmAccount,
): Promise<CrmResult<{ pipeline: string; dealstage: string }>> {
  const found = await call(account, { method: 'GET', path: '/crm/v3/pipelines/deals' }, Pipelines)
  if (found.outcome !== 'done') return found
  const inOrder = <One extends { displayOrder: number }>(all: One[]) =>
    all.toSorted((a, b) => a.displayOrder - b.displayOrder)
  const [pipeline] = inOrder(found.value.results)
  const stages = inOrder(pipeline?.stages ?? [])
  const isClosed = ({ metadata }: (typeof stages)[number]) => String(metadata.isClosed) === 'true'
  const ended = (probability: number) =>
    stages.find((one) => isClosed(one) && Number(one.metadata.probability) === probability)
  const named = stages.find(({ label }) => label.toLowerCase() === stage.toLowerCase())
  const outcome = stage === 'won' ? ended(1) : stage === 'lost' ? ended(0) : undefined
  const chosen = outcome ?? named ?? stages.find((one) => !isClosed(one))
  if (!pipeline || !chosen) return { outcome: 'refused', reason: 'HubSpot has no pipeline of deals with an open stage' }
  return done({ pipeline: pipeline.id, dealstage: chosen.id })
}

/** By what a deal that we made is known again. */
const dealMark = ({ id }: CrmRecord) => `Switchboard ${id}`

/** https://developers.hubspot.com/docs/api-reference/crm-deals-v3/guide */
async function deal(record: CrmRecord, account: CrmAccount): Promise<CrmResult<string>> {
  const { name, value, currency, stage } = record
  const place = await stageFor(stage ?? '', account)
  if (place.outcome !== 'done') return place
  const make = (more: object) => {
    const properties = { dealname: name, ...place.value, description: dealMark(record), ...more }
    return call(account, { method: 'POST', path: `${objects}/deals`, body: { properties } }, Thing)
  }
  if (value === null || currency === null) return idOf(await make({}))
  const made = await make({ amount: String(value), deal_currency_code: currency })
  // An account has the currencies that somebody set up there, and refuses others.
  const isStrange = made.outcome === 'refused' && made.reason.includes('deal_currency_code')
  return idOf(isStrange ? await make({ description: `${dealMark(record)}: ${value} ${currency}` }) : made)
}

/** Which of those made since the attempt it made: a deal says whose it is, a contact is one by email, others go by their name. */
async function findRecord(
  record: CrmRecord,
  attempt: Attempt,
  account: CrmAccount,
): Promise<CrmResult<string | undefined>> {
  const { kind, name, emails } = record
  if (kind === 'person' && emails[0] !== undefined) {
    const found = await byEmail(emails[0], account)
    if (found.outcome !== 'done' || found.value !== undefined) return found
  }
  const early = tooEarly(attempt)
  if (early) return early
  const what = ({ person: 'contacts', deal: 'deals', lead: 'leads' } as const)[kind]
  const property = { person: 'firstname', deal: 'dealname', lead: 'hs_lead_name' }[kind]
  const value = kind === 'person' ? nameParts(name).firstname : name
  const named: Filter = { propertyName: property, operator: 'EQ', value }
  const found = await search(account, what, [[madeSince(what, attempt), named]], [property, 'description', 'lastname'])
  if (found.outcome !== 'done') return found
  const isOurs = ({ properties }: Thing) => {
    if (kind === 'deal') return properties.description?.startsWith(dealMark(record)) === true
    return kind === 'lead' || (properties.lastname ?? '') === nameParts(name).lastname
  }
  return done(found.value.find(isOurs)?.id)
}

const NOTE_TO = { person: 202, deal: 214 } as const
const Labels = z.lazy(() => z.object({ results: z.array(z.object({ category: z.string(), typeId: z.number() })) }))

/** How a note hangs on a record of that kind. https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide */
async function typeOf(kind: CrmRecord['kind'], account: CrmAccount): Promise<CrmResult<number>> {
  if (kind !== 'lead') return done(NOTE_TO[kind])
  const found = await call(account, { method: 'GET', path: '/crm/v4/associations/notes/leads/labels' }, Labels)
  if (found.outcome !== 'done') return found
  const own = found.value.results.find(({ category }) => category === 'HUBSPOT_DEFINED')
  return own ? done(own.typeId) : { outcome: 'refused', reason: 'HubSpot has no notes on leads' }
}

/** What people read of a note and where its link leads: other things that HubSpot does to one are nobody's change. */
function stampOf(html: string): string {
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url?.replaceAll('&amp;', '&'))
  const text = html
    .replace(/<[^<>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&nbsp;|&#160;/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return createHash('sha256')
    .update(JSON.stringify([text, links]))
    .digest('base64url')
}

const noteOf = ({ id, properties }: Thing, html = properties.hs_note_body ?? ''): CrmNote => ({
  id,
  content: html,
  stamp: stampOf(html),
})
const asNote = (answer: CrmResult<Thing>, html?: string): CrmResult<CrmNote> =>
  answer.outcome === 'done' ? done(noteOf(answer.value, html)) : answer

const PERSON = ['firstname', 'lastname', 'email', 'hs_additional_emails', 'phone', 'mobilephone', 'company']

function personOf({ id, properties }: Thing): OutsidePerson {
  const { firstname, lastname, email, hs_additional_emails: more, phone, mobilephone, company } = properties
  const given = (values: (string | null | undefined)[]) =>
    values.filter((value) => value != null && value !== '') as string[]
  return {
    id,
    name: given([firstname, lastname]).join(' ') || email || phone || '',
    emails: given([email, ...(more?.split(';') ?? [])]),
    phones: given([phone, mobilephone]),
    organization: company || null,
  }
}

/** Numbers are kept for the search without their country's code. */
function groupsFor({ phone, email }: SoughtBy): Filter[][] {
  if (email !== undefined) {
    return [
      [{ propertyName: 'email', operator: 'EQ', value: email }],
      [{ propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value: email }],
    ]
  }
  const national = [phone, ...otherSpellings(phone)].flatMap((one) => parsePhone(one, null)?.nationalNumber ?? [])
  const values = national.length > 0 ? national.map(String) : [phone.slice(1)]
  return ['phone', 'mobile'].map((kind) => [
    { propertyName: `hs_searchable_calculated_${kind}_number`, operator: 'IN', values },
  ])
}

/** L5: HubSpot's API, version 3 of objects. https://developers.hubspot.com/docs/api-reference/crm-notes-v3/guide */
export const hubspot: CrmConnector = {
  id: 'hubspot',
  createRecord: (record, account) => ({ person, lead, deal })[record.kind](record, account),
  findRecord,
  async createNote(record, note, account) {
    const type = await typeOf(record.kind, account)
    if (type.outcome !== 'done') return type
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: type.value }]
    const html = noteHtml(note, MOST_NOTE)
    const body = {
      properties: { hs_timestamp: new Date(note.at).toISOString(), hs_note_body: html },
      associations: [{ to: { id: record.outsideId ?? '' }, types }],
    }
    return asNote(await call(account, { method: 'POST', path: `${objects}/notes`, body }, Thing), html)
  },
  async findNote({ kind, outsideId }, mark, attempt, account) {
    const early = tooEarly(attempt)
    if (early) return early
    // The search knows no association with leads.
    const on: Filter[] =
      kind === 'lead'
        ? []
        : [
            {
              propertyName: `associations.${kind === 'person' ? 'contact' : 'deal'}`,
              operator: 'EQ',
              value: outsideId ?? '',
            },
          ]
    const found = await search(account, 'notes', [[madeSince('notes', attempt), ...on]], ['hs_note_body'])
    if (found.outcome !== 'done') return found
    const ours = found.value.find(({ properties }) => properties.hs_note_body?.includes(mark))
    return done(ours && noteOf(ours))
  },
  readNote: async (id, account) =>
    asNote(await call(account, { method: 'GET', path: `${objects}/notes/${id}?properties=hs_note_body` }, Thing)),
  async updateNote(id, note, account) {
    const html = noteHtml(note, MOST_NOTE)
    const body = { properties: { hs_note_body: html } }
    return asNote(await call(account, { method: 'PATCH', path: `${objects}/notes/${id}`, body }, Thing), html)
  },
  async removeNote(id, account) {
    const removed = await call(account, { method: 'DELETE', path: `${objects}/notes/${id}` }, z.unknown())
    return removed.outcome === 'done' ? done(undefined) : removed
  },
  async findPersons(by, account) {
    const found = await search(account, 'contacts', groupsFor(by), PERSON)
    return found.outcome === 'done' ? done(found.value.map(personOf)) : found
  },
}
