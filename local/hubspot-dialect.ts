import { randomInt } from 'node:crypto'
import type { Accepted, Dialect, ProviderAnswer } from './simulator/simulated-provider.ts'

type Properties = Record<string, string>
interface Kept {
  what: string
  properties: Properties
}
interface Filter {
  propertyName: string
  value?: string
  values?: string[]
}
const PATH = /^\/crm\/v3\/objects\/([a-z]+)(?:\/([^/?]+))?/

const error = (status: number, message: string, category = 'VALIDATION_ERROR') => ({
  status: 'error',
  message,
  correlationId: '00000000-0000-4000-8000-000000000000',
  category: status === 404 ? 'OBJECT_NOT_FOUND' : category,
})
const missing: ProviderAnswer = { status: 404, body: error(404, 'resource not found') }
const keptIn = ({ text = '{}' }: Accepted) => JSON.parse(text) as Kept
const objectOf = (accepted: Accepted) => {
  const at = new Date(accepted.at).toISOString()
  return { id: accepted.id, properties: keptIn(accepted).properties, createdAt: at, updatedAt: at, archived: false }
}
const stages = ['appointmentscheduled', 'qualifiedtobuy', 'closedwon', 'closedlost'].map((id, displayOrder) => ({
  id,
  label: id,
  displayOrder,
  metadata: { isClosed: String(id.startsWith('closed')), probability: id === 'closedwon' ? '1.0' : '0.0' },
}))
const pipelines = { results: [{ id: 'default', label: 'Sales Pipeline', displayOrder: 0, archived: false, stages }] }
const labels = { results: [{ category: 'HUBSPOT_DEFINED', typeId: 855, label: null }] }

/** Numbers are compared by their end, as the search does that knows no codes of countries. */
function fits({ properties }: Kept, { propertyName, value, values = [] }: Filter): boolean {
  const calculated = /^hs_searchable_calculated_(phone|mobile)_number$/.exec(propertyName)?.[1]
  if (!calculated) return properties[propertyName]?.toLowerCase() === value?.toLowerCase()
  const digits = (properties[calculated === 'phone' ? 'phone' : 'mobilephone'] ?? '').replace(/\D/g, '')
  return values.some((one) => digits.endsWith(one))
}

/**
 * HubSpot's API for contacts, deals, leads and notes. It takes what it is sent and remembers it, finds contacts by email address and
 * number at once, and forgets none. https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide
 */
export const hubspot: Dialect = {
  accept({ method, path, body, now }) {
    const [, what, named] = PATH.exec(path) ?? []
    if (what === undefined || named === 'search' || (method !== 'POST' && method !== 'PATCH')) return undefined
    const { properties = {} } = (body ?? {}) as { properties?: Properties }
    const id = named ?? String(randomInt(1, 2 ** 31))
    const accepted: Accepted = { id, at: now, text: JSON.stringify({ what, properties } satisfies Kept) }
    return { accepted, answer: { status: named === undefined ? 201 : 200, body: objectOf(accepted) } }
  },
  look({ method, path, query, body }, taken) {
    if (path === '/crm/v3/pipelines/deals') return { status: 200, body: pipelines }
    if (path.startsWith('/crm/v4/associations/')) return { status: 200, body: labels }
    const [, what, named = ''] = PATH.exec(path) ?? []
    if (method === 'DELETE') return { status: 200, body: {} }
    const all = taken().filter((one) => keptIn(one).what === what)
    if (named === 'search') {
      const { filterGroups = [] } = (body ?? {}) as { filterGroups?: { filters: Filter[] }[] }
      const found = all.filter(
        (one) => what === 'contacts' && filterGroups.some(({ filters }) => filters.every((f) => fits(keptIn(one), f))),
      )
      return { status: 200, body: { total: found.length, results: found.map(objectOf) } }
    }
    const key = decodeURIComponent(named).toLowerCase()
    const byEmail = query.get('idProperty') === 'email'
    const latest = all.findLast((one) => (byEmail ? keptIn(one).properties.email : one.id) === key)
    return latest ? { status: 200, body: objectOf(latest) } : missing
  },
  recipient: () => ({ to: '', text: '' }),
  error: (status) => error(status, `Simulated ${status}`, status === 401 ? 'INVALID_AUTHENTICATION' : undefined),
}
