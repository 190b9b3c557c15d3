import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StoredNote {
  id: number
  content: string
  update_time: string
  add_time: string
  active_flag: boolean
  deal_id: number | null
  person_id: number | null
  lead_id: string | null
}
type Fields = Record<string, unknown> & { id: number | string; add_time: string }
export type Fault = { status: number; headers?: Record<string, string>; body?: object } | 'yes-unheard'

/**
 * Pipedrive's API as far as the connector calls it, with its answers' shapes: persons and deals in v2, leads and notes
 * in v1. It checks the token and that a lead belongs to somebody; it sanitizes nothing.
 */
export interface PipedriveServer {
  origin: string
  persons: Fields[]
  deals: Fields[]
  leads: Fields[]
  notes: StoredNote[]
  calls: { method: string; path: string; token: string | undefined; body: unknown }[]
  /** used up from the front, one per call that writes */
  faults: Fault[]
  /** the same, one per call that looks */
  lookFaults: Fault[]
  /** a person of the company changes a note */
  edit(id: number, content: string): void
  stop(): Promise<void>
}

const TOKEN = 'pipedrive-token'

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

export async function startPipedrive(now: () => number): Promise<PipedriveServer> {
  const state = { persons: [] as Fields[], deals: [] as Fields[], leads: [] as Fields[], notes: [] as StoredNote[] }
  const calls: PipedriveServer['calls'] = []
  const faults: Fault[] = []
  const lookFaults: Fault[] = []
  let made = 0
  let changes = 0
  const wholeSecond = () => new Date(Math.floor(now() / 1000) * 1000).toISOString().replace('.000Z', 'Z')
  // v1 tells times without a zone; each change has another one here, since tests are faster than a second.
  const changed = () => `${new Date(now()).toISOString().slice(0, 10)} ${String(++changes).padStart(8, '0')}`

  const stop = (status: number, error: string) => ({
    status,
    body: { success: false, error, error_info: 'See the docs.' },
  })
  const good = (data: unknown, status = 200) => ({ status, body: { success: true, data } })

  function records(kind: 'persons' | 'deals' | 'leads', method: string, rest: string, url: URL, body: Fields) {
    const list = state[kind]
    if (method === 'GET' && rest === '/search') {
      const term = url.searchParams.get('term') ?? ''
      const field = url.searchParams.get('fields') ?? ''
      const exact = url.searchParams.get('exact_match') === 'true'
      if (exact === (field === 'phone')) return stop(400, 'exact_match is expected for all but numbers')
      const values = (one: Fields, name: string) => ((one[name] ?? []) as { value: string }[]).map(({ value }) => value)
      const matches = (one: Fields) =>
        field === 'email'
          ? values(one, 'emails').includes(term)
          : field === 'phone'
            ? values(one, 'phones').some((value) => value.replace(/\D/g, '').includes(term))
            : one[field] === term
      const items = list.filter(matches).map((item) => ({
        result_score: 1,
        item: {
          id: item.id,
          type: kind.slice(0, -1),
          name: item.name ?? item.title,
          phones: values(item, 'phones'),
          emails: values(item, 'emails'),
          organization: null,
        },
      }))
      return good({ items })
    }
    if (method === 'GET') {
      const found = list.find(({ id }) => `/${id}` === rest)
      return found ? good(found) : stop(404, 'Not found')
    }
    if (kind === 'leads' && body.person_id === undefined)
      return stop(400, 'A lead must be linked to a person or an organization')
    const id = kind === 'leads' ? `adf21080-0e10-11eb-879b-${String(++made).padStart(12, '0')}` : ++made
    const record = { ...body, id, add_time: wholeSecond() }
    list.push(record)
    return good(record, kind === 'leads' ? 201 : 200)
  }

  function notes(method: string, rest: string, url: URL, body: Record<string, unknown>) {
    const id = Number(rest.slice(1))
    if (rest !== '') {
      const note = state.notes.find((one) => one.id === id && one.active_flag)
      if (!note) return stop(404, 'Note not found')
      if (method === 'PUT') Object.assign(note, { content: body.content, update_time: changed() })
      if (method === 'DELETE') note.active_flag = false
      return method === 'DELETE' ? good(true) : good(note)
    }
    const place = ['deal_id', 'person_id', 'lead_id'] as const
    if (method === 'GET') {
      const found = state.notes.filter(
        (note) =>
          note.active_flag &&
          place.every((name) => (url.searchParams.get(name) ?? String(note[name])) === String(note[name])),
      )
      const data = found.length > 0 ? found.toReversed() : null
      const pagination = { start: 0, limit: 100, more_items_in_collection: false }
      return { status: 200, body: { success: true, data, additional_data: { pagination } } }
    }
    if (!place.some((name) => body[name] !== undefined))
      return stop(400, 'One of deal_id, person_id, lead_id is required')
    const at = changed()
    const nowhere = { deal_id: null, person_id: null, lead_id: null }
    const note = { ...nowhere, ...body, id: ++made, add_time: at, update_time: at, active_flag: true } as StoredNote
    state.notes.push(note)
    return good(note, 201)
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://pipedrive')
    const body = await bodyOf(request)
    const method = request.method ?? ''
    const token = request.headers['x-api-token'] as string | undefined
    const path = url.pathname.replace(/^\/pipedrive(?=\/)/, '')
    calls.push({ method, path: `${path}${url.search}`, token, body })
    const answer = ({ status, body: value }: { status: number; body: object }, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-ratelimit-limit': '20', ...headers })
      response.end(JSON.stringify(value))
    }
    if (token !== TOKEN) return answer(stop(401, 'unauthorized access'))
    const fault = (method === 'GET' ? lookFaults : faults).shift()
    if (fault && fault !== 'yes-unheard') {
      return answer({ status: fault.status, body: fault.body ?? stop(fault.status, 'no').body }, fault.headers)
    }
    const match = /^\/api\/(?:v2\/(persons|deals)|v1\/(leads|notes))(\/.*)?$/.exec(path)
    const what = match?.[1] ?? match?.[2]
    const rest = match?.[3] ?? ''
    const result =
      what === undefined
        ? stop(404, 'Unknown method')
        : what === 'notes'
          ? notes(method, rest, url, body)
          : records(what as 'persons', method, rest, url, body as Fields)
    if (fault === 'yes-unheard') return response.socket?.destroy()
    answer(result)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...state,
    calls,
    faults,
    lookFaults,
    edit(id, content) {
      const note = state.notes.find((one) => one.id === id)
      if (note) Object.assign(note, { content, update_time: changed() })
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
