import * as z from 'zod'
import { callProvider, type ProviderAnswer } from '../../../platform/http-call.ts'
import { parsePhone } from '../../channels/domain/phone-parser.ts'
import type { Attempt, CrmAccount, CrmConnector, CrmNote, CrmResult } from '../connector-port.ts'
import type { OutsidePerson, SoughtBy } from '../domain/person-search.ts'
import type { CrmRecord } from '../domain/record.ts'
import { noteHtml } from './note-html.ts'

/** Clocks differ, and Pipedrive tells times in whole seconds. */
const SKEW_MS = 5 * 60_000
const MAX_REASON = 300
/** Notes of one record looked through for ours. */
const LOOKED_AT = 100

type Call = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body?: object }
const Id = z.lazy(() => z.union([z.number(), z.string()]).transform(String))

/**
 * One call. Errors are `{success: false, error, error_info}`; 429 says by `x-ratelimit-reset` how many seconds its window
 * of two lasts yet, and a spent daily budget is a 429 too. Cloudflare answers 403 to who goes on regardless.
 * https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 * https://pipedrive.readme.io/docs/core-api-concepts-authentication
 */
async function call<Schema extends z.ZodType>(
  account: CrmAccount,
  { method, path, body }: Call,
  data: Schema,
): Promise<CrmResult<z.output<Schema>>> {
  const origin = account.apiBase ?? `https://${account.config.companyDomain}.pipedrive.com`
  const token = account.secrets.apiToken ?? ''
  const answer = await callProvider({
    method,
    url: `${origin}${path}`,
    headers: {
      accept: 'application/json',
      'x-api-token': token,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if ('unreachable' in answer) return { outcome: 'unavailable', reason: answer.unreachable }
  const { status } = answer
  if (status >= 200 && status < 300) {
    const read = data.safeParse(answer.body?.data)
    if (read.success && answer.body?.success !== false) return { outcome: 'done', value: read.data }
    return { outcome: 'refused', reason: `Pipedrive answered ${status} with something else than expected` }
  }
  const reason = reasonOf(answer, token)
  if (status === 404 || status === 410) return { outcome: 'gone' }
  if (status === 401 || status === 402 || status === 403) return { outcome: 'unavailable', reason, unauthorized: true }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const afterSeconds = waitOf(answer)
    return { outcome: 'unavailable', reason, ...(afterSeconds === undefined ? {} : { afterSeconds }) }
  }
  return { outcome: 'refused', reason }
}

function reasonOf({ status, body }: ProviderAnswer, token: string): string {
  const detail = typeof body?.error === 'string' ? `: ${body.error}` : ''
  const reason = `Pipedrive answered ${status}${detail}`.slice(0, MAX_REASON)
  return token === '' ? reason : reason.replaceAll(token, '•••')
}

/** Seconds, by Retry-After or the end of the window. */
function waitOf({ headers }: ProviderAnswer): number | undefined {
  const retryAfter = headers.get('retry-after') ?? headers.get('x-ratelimit-reset')
  return retryAfter !== null && /^\d+$/.test(retryAfter.trim()) ? Math.min(Number(retryAfter), 3_600) : undefined
}

const done = <Value>(value: Value): CrmResult<Value> => ({ outcome: 'done', value })
const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()
const Made = z.lazy(() => z.object({ id: Id }))
const Search = z.lazy(() => z.object({ items: z.array(z.object({ item: z.object({ id: Id }) })) }))

/** The ids of what has exactly that value in the field; https://developers.pipedrive.com/docs/api/v1/Persons#searchPersons */
async function search(
  account: CrmAccount,
  what: 'v2/persons' | 'v2/deals' | 'v1/leads',
  fields: 'email' | 'name' | 'title',
  term: string,
): Promise<CrmResult<string[]>> {
  const path = `/api/${what}/search?${query({ term, fields, exact_match: 'true', limit: '10' })}`
  const found = await call(account, { method: 'GET', path }, Search)
  return found.outcome === 'done' ? done(found.value.items.map(({ item }) => item.id)) : found
}

const reach = (values: readonly string[], label: string) =>
  values.map((value, index) => ({ value, primary: index === 0, label }))

/** Who is there by their email is not made again. https://developers.pipedrive.com/docs/api/v1/Persons#addPerson */
async function person({ name, emails, phones }: CrmRecord, account: CrmAccount): Promise<CrmResult<string>> {
  if (emails[0] !== undefined) {
    const existing = await search(account, 'v2/persons', 'email', emails[0])
    if (existing.outcome !== 'done') return existing
    if (existing.value[0] !== undefined) return done(existing.value[0])
  }
  const body = { name, emails: reach(emails, 'work'), phones: reach(phones, 'work') }
  return idOf(await call(account, { method: 'POST', path: '/api/v2/persons', body }, Made))
}

/** A lead belongs to a person; `origin_id` is ours. https://developers.pipedrive.com/docs/api/v1/Leads#addLead */
async function lead(record: CrmRecord, account: CrmAccount): Promise<CrmResult<string>> {
  const whose = await person(record, account)
  if (whose.outcome !== 'done') return whose
  const { id, name, value, currency } = record
  const amount = value === null || currency === null ? {} : { value: { amount: value, currency } }
  const body = { title: name, person_id: Number(whose.value), origin_id: id, ...amount }
  return idOf(await call(account, { method: 'POST', path: '/api/v1/leads', body }, Made))
}

/** https://developers.pipedrive.com/docs/api/v1/Deals#addDeal */
async function deal({ name, value, currency, stage }: CrmRecord, account: CrmAccount): Promise<CrmResult<string>> {
  const amount = value === null || currency === null ? {} : { value, currency }
  const status = stage === 'won' || stage === 'lost' ? { status: stage } : {}
  const body = { title: name, ...amount, ...status }
  return idOf(await call(account, { method: 'POST', path: '/api/v2/deals', body }, Made))
}

const idOf = (made: CrmResult<{ id: string }>): CrmResult<string> =>
  made.outcome === 'done' ? done(made.value.id) : made

const Seen = z.lazy(() => z.object({ id: Id, add_time: z.string(), origin_id: z.string().nullish() }))

/** Which of the candidates an attempt of ours made: leads carry our id, the others were made since then. */
async function findRecord(
  record: CrmRecord,
  { since }: Attempt,
  account: CrmAccount,
): Promise<CrmResult<string | undefined>> {
  const { kind, id, name } = record
  const what = ({ person: 'v2/persons', deal: 'v2/deals', lead: 'v1/leads' } as const)[kind]
  const candidates = await search(account, what, kind === 'person' ? 'name' : 'title', name)
  if (candidates.outcome !== 'done') return candidates
  for (const candidate of candidates.value) {
    const found = await call(account, { method: 'GET', path: `/api/${what}/${candidate}` }, Seen)
    if (found.outcome === 'gone') continue
    if (found.outcome !== 'done') return found
    const { add_time: addedAt, origin_id: origin } = found.value
    if (kind === 'lead' ? origin === id : Date.parse(addedAt) >= since - SKEW_MS) return done(candidate)
  }
  return done(undefined)
}

const Note = z.lazy(() =>
  z.object({ id: Id, content: z.string(), update_time: z.string(), active_flag: z.boolean().optional() }),
)
const Notes = z.lazy(() => z.array(Note).nullable())
const noteOf = ({ id, content, update_time: stamp }: z.output<typeof Note>): CrmNote => ({ id, content, stamp })
const notes = '/api/v1/notes'

/** One note; a removed one is still answered for a while, as not active. */
function asNote(answer: CrmResult<z.output<typeof Note>>): CrmResult<CrmNote> {
  if (answer.outcome !== 'done') return answer
  return answer.value.active_flag === false ? { outcome: 'gone' } : done(noteOf(answer.value))
}

/** How a note names the record that it is on. */
function on({ kind, outsideId }: CrmRecord): Record<string, string | number> {
  const id = outsideId ?? ''
  return kind === 'lead' ? { lead_id: id } : { [`${kind}_id`]: Number(id) }
}

const Persons = z.lazy(() =>
  z.object({
    items: z.array(
      z.object({
        item: z.object({
          id: Id,
          name: z.string().nullish(),
          emails: z.array(z.string()).nullish(),
          phones: z.array(z.string()).nullish(),
          organization: z.object({ name: z.string().nullish() }).nullish(),
        }),
      }),
    ),
  }),
)

/** Numbers are kept as they were typed: those that contain the number without its country's code may be the same. */
async function findPersons({ phone, email }: SoughtBy, account: CrmAccount): Promise<CrmResult<OutsidePerson[]>> {
  const parameters: Record<string, string> =
    email === undefined
      ? { term: parsePhone(phone, null)?.nationalNumber ?? phone.slice(1), fields: 'phone', limit: '100' }
      : { term: email, fields: 'email', exact_match: 'true', limit: '100' }
  const found = await call(account, { method: 'GET', path: `/api/v2/persons/search?${query(parameters)}` }, Persons)
  if (found.outcome !== 'done') return found
  return done(
    found.value.items.map(({ item: { id, name, emails, phones, organization } }) => ({
      id,
      name: name ?? '',
      emails: emails ?? [],
      phones: phones ?? [],
      organization: organization?.name ?? null,
    })),
  )
}

/** L5: Pipedrive's API: persons and deals in v2, leads and notes in v1. https://developers.pipedrive.com/docs/api/v1 */
export const pipedrive: CrmConnector = {
  id: 'pipedrive',
  createRecord: (record, account) => ({ person, lead, deal })[record.kind](record, account),
  findRecord,
  /** https://developers.pipedrive.com/docs/api/v1/Notes#addNote */
  async createNote(record, note, account) {
    const body = { content: noteHtml(note), ...on(record) }
    return asNote(await call(account, { method: 'POST', path: notes, body }, Note))
  },
  async findNote(record, mark, _attempt, account) {
    const of = Object.fromEntries(Object.entries(on(record)).map(([name, value]) => [name, String(value)]))
    const path = `${notes}?${query({ ...of, sort: 'add_time DESC', start: '0', limit: String(LOOKED_AT) })}`
    const found = await call(account, { method: 'GET', path }, Notes)
    if (found.outcome !== 'done') return found
    const ours = found.value?.find(({ content, active_flag: active }) => active !== false && content.includes(mark))
    return done(ours && noteOf(ours))
  },
  readNote: async (id, account) => asNote(await call(account, { method: 'GET', path: `${notes}/${id}` }, Note)),
  updateNote: async (id, note, account) =>
    asNote(await call(account, { method: 'PUT', path: `${notes}/${id}`, body: { content: noteHtml(note) } }, Note)),
  findPersons,
  async removeNote(id, account) {
    const removed = await call(account, { method: 'DELETE', path: `${notes}/${id}` }, z.unknown())
    return removed.outcome === 'done' ? done(undefined) : removed
  },
}
