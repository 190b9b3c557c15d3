import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Properties = Record<string, string | null>
export interface HubSpotObject {
  id: string
  properties: Properties
  createdAt: number
  archived: boolean
  associations: { to: { id: string }; types: { associationCategory: string; associationTypeId: number }[] }[]
}
export type HubSpotFault = { status: number; headers?: Record<string, string>; body?: object } | 'yes-unheard'
type What = 'contacts' | 'deals' | 'leads' | 'notes'
interface Filter {
  propertyName: string
  operator: string
  value?: string
  values?: string[]
}

/**
 * HubSpot's API as far as the connector calls it, with its answers' shapes: objects of version 3, their search, which shows what
 * was made some moments later, pipelines of deals and labels of associations. It checks the token, what an object needs and what
 * it must be associated with; an email address is one contact's alone.
 */
export interface HubSpotServer {
  origin: string
  objects: Record<What, HubSpotObject[]>
  calls: { method: string; path: string; token: string | undefined; body: unknown }[]
  /** used up from the front, one per call that makes, changes or removes */
  faults: HubSpotFault[]
  /** the same, one per call that looks */
  lookFaults: HubSpotFault[]
  /** what happens elsewhere while it looks; used up from the front */
  meanwhile: (() => Promise<unknown>)[]
  /** somebody is there, and found at once */
  add(what: What, properties: Properties): HubSpotObject
  stop(): Promise<void>
}

export const HUBSPOT_TOKEN = 'pat-eu1-hubspot-token'
/** How long the search does not know what was made. */
const INDEX_DELAY_MS = 20_000
/** Ids are no two servers' own: what stands for whom is remembered over tests. */
let made = 1_000_000
const NOTE_TYPES = { contacts: 202, deals: 214, leads: 855 }

const pipelines = {
  results: [
    {
      id: 'second',
      label: 'Partners',
      displayOrder: 1,
      archived: false,
      stages: [{ id: 'p1', label: 'First', displayOrder: 0, metadata: { isClosed: 'false', probability: '0.1' } }],
    },
    {
      id: 'default',
      label: 'Sales Pipeline',
      displayOrder: 0,
      archived: false,
      stages: [
        { id: 'closedlost', label: 'Closed Lost', displayOrder: 6, metadata: { isClosed: 'true', probability: '0.0' } },
        { id: 'closedwon', label: 'Closed Won', displayOrder: 5, metadata: { isClosed: 'true', probability: '1.0' } },
        {
          id: 'appointmentscheduled',
          label: 'Appointment Scheduled',
          displayOrder: 0,
          metadata: { isClosed: 'false', probability: '0.2' },
        },
        {
          id: 'qualifiedtobuy',
          label: 'Qualified To Buy',
          displayOrder: 1,
          metadata: { isClosed: 'false', probability: '0.4' },
        },
      ],
    },
  ],
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

const no = (status: number, message: string, category = 'VALIDATION_ERROR') => ({
  status,
  body: { status: 'error', message, correlationId: '7ab6a26c-24a4-4d4a-9b0b-8e5a0b2a5a9e', category },
})
/** As the search keeps numbers: without the country's code; the codes of these tests have two digits. */
const searchable = (phone: string | null | undefined) => phone?.replace(/^\+\d\d/, '').replace(/\D/g, '')

export async function startHubSpot(now: () => number): Promise<HubSpotServer> {
  const objects: HubSpotServer['objects'] = { contacts: [], deals: [], leads: [], notes: [] }
  const calls: HubSpotServer['calls'] = []
  const faults: HubSpotFault[] = []
  const lookFaults: HubSpotFault[] = []
  const meanwhile: HubSpotServer['meanwhile'] = []

  const shown = ({ id, properties, createdAt, archived }: HubSpotObject) => {
    const at = new Date(createdAt).toISOString()
    return { id, properties, createdAt: at, updatedAt: at, archived }
  }
  const byId = (what: What, id: string) => objects[what].find((one) => one.id === id && !one.archived)

  function make(what: What, properties: Properties, associations: HubSpotObject['associations'] = []): HubSpotObject {
    const object = { id: String(++made), properties, createdAt: now(), archived: false, associations }
    objects[what].push(object)
    return object
  }

  function create(what: What, body: Record<string, unknown>) {
    const properties = body.properties as Properties
    const associations = (body.associations ?? []) as HubSpotObject['associations']
    const email = what === 'contacts' ? properties.email?.toLowerCase() : undefined
    const there = email && objects.contacts.find((one) => !one.archived && one.properties.email === email)
    if (there) return no(409, `Contact already exists. Existing ID: ${there.id}`, 'CONFLICT')
    if (what === 'deals') {
      if (!properties.dealname || !properties.dealstage) return no(400, 'Property values were not valid: dealstage')
      if (properties.deal_currency_code && !['EUR', 'USD'].includes(properties.deal_currency_code)) {
        return no(
          400,
          `Property values were not valid: [{"isValid":false,"message":"${properties.deal_currency_code} was not one of the allowed options","name":"deal_currency_code"}]`,
        )
      }
    }
    const isOn = (where: 'contacts' | 'deals' | 'leads', type: number) =>
      associations.some(({ to, types }) => byId(where, to.id) && types.some(({ associationTypeId: id }) => id === type))
    if (what === 'leads' && !(properties.hs_lead_name && isOn('contacts', 578))) {
      return no(400, 'A lead must be associated with a contact or a company')
    }
    if (what === 'notes') {
      if (!properties.hs_timestamp) return no(400, 'Some required properties were not set: hs_timestamp')
      if ((properties.hs_note_body ?? '').length > 65_536) return no(400, 'hs_note_body was too long')
      const isOnAny = (['contacts', 'deals', 'leads'] as const).some((where) => isOn(where, NOTE_TYPES[where]))
      if (!isOnAny) return no(400, 'No association of that type')
    }
    return { status: 201, body: shown(make(what, { ...properties, ...(email ? { email } : {}) }, associations)) }
  }

  function fits(what: What, object: HubSpotObject, { propertyName, operator, value, values }: Filter): boolean {
    const { properties } = object
    if (propertyName.startsWith('associations.')) return object.associations.some(({ to }) => to.id === value)
    if (propertyName === 'createdate' || propertyName === 'hs_createdate') {
      return operator === 'GTE' && object.createdAt >= Number(value)
    }
    const calculated = /^hs_searchable_calculated_(phone|mobile)_number$/.exec(propertyName)?.[1]
    const has = calculated
      ? searchable(properties[calculated === 'phone' ? 'phone' : 'mobilephone'])
      : properties[propertyName]
    if (operator === 'IN') return has != null && (values ?? []).includes(has)
    if (operator === 'CONTAINS_TOKEN') return what === 'contacts' && (has ?? '').split(/[;\s]/).includes(value ?? '')
    return operator === 'EQ' && has?.toLowerCase() === value?.toLowerCase()
  }

  function search(what: What, body: Record<string, unknown>) {
    const groups = body.filterGroups as { filters: Filter[] }[]
    if (groups.length > 5) return no(400, 'Too many filterGroups')
    const results = objects[what]
      .filter((one) => !one.archived && one.createdAt + INDEX_DELAY_MS <= now())
      .filter((one) => groups.some(({ filters }) => filters.every((filter) => fits(what, one, filter))))
      .toReversed()
    return { status: 200, body: { total: results.length, results: results.map(shown) } }
  }

  function answerTo(method: string, url: URL, body: Record<string, unknown>) {
    if (url.pathname === '/crm/v3/pipelines/deals') return { status: 200, body: pipelines }
    if (url.pathname === '/crm/v4/associations/notes/leads/labels') {
      const results = [
        { category: 'USER_DEFINED', typeId: 31, label: 'Handover' },
        { category: 'HUBSPOT_DEFINED', typeId: NOTE_TYPES.leads, label: null },
      ]
      return { status: 200, body: { results } }
    }
    const [, what, id] = /^\/crm\/v3\/objects\/(contacts|deals|leads|notes)(?:\/([^/]+))?$/.exec(url.pathname) ?? []
    if (what === undefined) return no(404, 'resource not found', 'OBJECT_NOT_FOUND')
    const kind = what as What
    if (id === 'search') return search(kind, body)
    if (id === undefined) return create(kind, body)
    const key = decodeURIComponent(id)
    const found =
      url.searchParams.get('idProperty') === 'email'
        ? objects[kind].find((one) => !one.archived && one.properties.email === key.toLowerCase())
        : byId(kind, key)
    if (method === 'DELETE') {
      if (found) found.archived = true
      return { status: 204, body: undefined }
    }
    if (!found) return no(404, 'resource not found', 'OBJECT_NOT_FOUND')
    if (method === 'PATCH') Object.assign(found.properties, body.properties)
    return { status: 200, body: shown(found) }
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://hubspot')
    const body = await bodyOf(request)
    const method = request.method ?? ''
    const token = request.headers.authorization?.replace(/^Bearer /, '')
    url.pathname = url.pathname.replace(/^\/hubspot(?=\/)/, '')
    calls.push({ method, path: `${url.pathname}${url.search}`, token, body })
    const answer = ({ status, body: value }: { status: number; body: object | undefined }, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers })
      response.end(value && JSON.stringify(value))
    }
    if (token !== HUBSPOT_TOKEN) {
      const message =
        'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview'
      return answer(no(401, message, 'INVALID_AUTHENTICATION'))
    }
    const looks = method === 'GET' || url.pathname.endsWith('/search')
    const fault = (looks ? lookFaults : faults).shift()
    if (fault && fault !== 'yes-unheard') {
      return answer({ status: fault.status, body: fault.body ?? no(fault.status, 'no').body }, fault.headers)
    }
    const result = answerTo(method, url, body)
    if (looks) await meanwhile.shift()?.()
    if (fault === 'yes-unheard') return response.socket?.destroy()
    answer(result)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    calls,
    faults,
    lookFaults,
    meanwhile,
    add(what, properties) {
      const object = make(what, properties)
      object.createdAt = now() - 86_400_000
      return object
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
