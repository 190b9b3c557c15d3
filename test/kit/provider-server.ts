import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message that a provider has taken from us. */
export interface Accepted {
  channelId: string
  to: string
  text: string
  /** the provider's id of it */
  id: string
  /** ours, where the provider is told */
  reference: string | null
  at: number
}

export type Fault =
  /** answers so instead of taking the message */
  | { status: number; body?: object }
  /** takes it, and the connection is cut before we hear of it */
  | 'yes-unheard'

/** WhatsApp's and Twilio's sending APIs, and a memory of what they took. Calls: `<origin>/<channel id>/…`. */
export interface ProviderServer {
  origin: string
  accepted: Accepted[]
  /** used up from the front, one per sending call */
  faults: Fault[]
  /** every call, sending or looking up */
  calls: { method: string; channelId: string }[]
  /** the files that customers sent, by media id; what a call gets instead of one is a fault */
  media: Map<string, { type: string; body: Buffer } | { status: number }>
  /** what is said of people and groups, by the last part of what is asked for; of nobody else anything is */
  people: Map<string, { status: number; body?: object }>
  /** the templates of a channel's account, as its API describes each; one that is not there has none, a status is a fault */
  templates: Map<string, object[] | { status: number; body?: object }>
  /** the id that the next accepted message gets */
  nextId(channelId: string): string
  /** keeps all of it as it is now, to be brought back by the answer */
  snapshot(): () => void
  stop(): Promise<void>
}

/** A page of templates in either provider's words: two at a time, whatever is asked for. */
function pageOf(all: readonly object[], query: URLSearchParams): object {
  const from = Number(query.get('after') ?? query.get('PageToken') ?? 0)
  const after = from + 2
  const isMore = after < all.length
  const page = all.slice(from, after)
  const address = `https://content.twilio.com/v1/ContentAndApprovals?PageToken=${after}`
  return {
    data: page,
    paging: { cursors: { before: String(from), after: String(after) }, ...(isMore ? { next: address } : {}) },
    contents: page,
    meta: { next_page_url: isMore ? address : null },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const isTwilio = (channelId: string) => channelId.includes('twilio')

export async function startProviderServer(now: () => number): Promise<ProviderServer> {
  const accepted: Accepted[] = []
  const faults: Fault[] = []
  const calls: ProviderServer['calls'] = []
  const media: ProviderServer['media'] = new Map()
  const people: ProviderServer['people'] = new Map()
  const templates: ProviderServer['templates'] = new Map()
  const nextId = (channelId: string) => {
    const number = String(accepted.length + 1)
    return isTwilio(channelId) ? `SM${number.padStart(32, '0')}` : `wamid.${number.padStart(8, '0')}`
  }

  function take(channelId: string, sent: string): Accepted {
    const message = { id: nextId(channelId), at: now() }
    if (isTwilio(channelId)) {
      const form = new URLSearchParams(sent)
      const to = form.get('To') ?? ''
      const content = form.get('ContentSid')
      const said = content === null ? (form.get('Body') ?? '') : `[${content}] ${form.get('ContentVariables')}`
      const text = [said, ...form.getAll('MediaUrl').map(() => '[file]')].filter(Boolean).join(' ')
      return { channelId, to: to.replace(/^whatsapp:/, ''), text, reference: null, ...message }
    }
    const messaging = JSON.parse(sent) as {
      recipient?: { id?: string }
      message?: { text?: string; metadata?: string }
    }
    if (messaging.message) {
      const { text = '[file]', metadata = null } = messaging.message
      return { channelId, to: messaging.recipient?.id ?? '', text, reference: metadata, ...message }
    }
    const {
      to,
      type,
      biz_opaque_callback_data: reference,
      ...content
    } = JSON.parse(sent) as {
      to: string
      type: string
      biz_opaque_callback_data?: string
      [type: string]: unknown
    }
    const { body, caption, emoji, name } = content[type] as Record<string, string | undefined>
    // Above buttons the words have a body of their own.
    const said = typeof body === 'object' ? (body as { text: string }).text : body
    const words = caption || emoji || name
    const text = said ?? `[${type}]${words ? ` ${words}` : ''}`
    return { channelId, to, text, reference: reference ?? null, ...message }
  }

  const listed = (channelId: string, to: string) =>
    accepted
      .filter((message) => message.channelId === channelId && message.to === to.replace(/^whatsapp:/, ''))
      .toReversed()
      .map(({ id, text, at }) => ({
        sid: id,
        body: text.replaceAll(/ ?\[file\]/g, ''),
        num_media: String(text.split('[file]').length - 1),
        direction: 'outbound-api',
        date_created: new Date(at).toUTCString(),
      }))

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider')
    const channelId = url.pathname.split('/')[1] ?? ''
    const body = await bodyOf(request)
    calls.push({ method: request.method ?? '', channelId })
    const answer = (status: number, value: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(value))
    }
    const file = media.get(url.pathname.split('/').at(-1) ?? '')
    if (file && 'status' in file) return answer(file.status, {})
    if (file && url.pathname.includes('/media/')) {
      response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.length })
      return response.end(file.body)
    }
    if (file)
      return answer(200, { url: `http://${request.headers.host}/${channelId}/media/${url.pathname.split('/').at(-1)}` })
    const asked =
      url.searchParams.get('chat_id') ??
      url.pathname
        .replace(/\/summary$/, '')
        .split('/')
        .at(-1) ??
      ''
    const person = people.get(asked)
    if (person && request.method === 'GET') return answer(person.status, person.body ?? {})
    if (/\/(message_templates|ContentAndApprovals)$/.test(url.pathname)) {
      const known = templates.get(channelId) ?? []
      return 'status' in known ? answer(known.status, known.body ?? {}) : answer(200, pageOf(known, url.searchParams))
    }
    if (request.method === 'GET') return answer(200, { messages: listed(channelId, url.searchParams.get('To') ?? '') })
    const fault = faults.shift()
    if (fault !== undefined && fault !== 'yes-unheard') return answer(fault.status, fault.body ?? {})
    const message = take(channelId, body)
    accepted.push(message)
    if (fault === 'yes-unheard') return response.socket?.destroy()
    return isTwilio(channelId)
      ? answer(201, { sid: message.id })
      : answer(200, { messages: [{ id: message.id }], message_id: message.id })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted,
    faults,
    calls,
    media,
    people,
    templates,
    nextId,
    snapshot() {
      const lists = [accepted, faults, calls] as unknown[][]
      const kept = lists.map((list) => [...list])
      const files = new Map(media)
      const known = new Map(people)
      const listed = new Map(templates)
      return () => {
        templates.clear()
        for (const [id, list] of listed) templates.set(id, list)
        for (const [index, list] of lists.entries()) list.splice(0, list.length, ...(kept[index] ?? []))
        media.clear()
        for (const [id, file] of files) media.set(id, file)
        people.clear()
        for (const [id, person] of known) people.set(id, person)
      }
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
