import type { Page, WebSocketRoute } from 'playwright-core'

/** Open conversations. */
export const OPEN = 10_000
/** Entries of the first one's contact, over as many conversations. */
export const ENTRIES = 10_000
const CONVERSATIONS = 5

const start = Date.UTC(2026, 0, 1)
const MINUTE = 60_000
export const iso = (ms = 0) => new Date(start + ms).toISOString()
const digits = (index: number) => String(index).padStart(26, '0')
const CONTACT = digits(0)
const whatsapp = { id: 'demo-whatsapp', type: 'whatsapp' }
const sms = { id: 'demo-twilio-sms', type: 'sms' }

export const FIRST = `cv_${CONTACT}_${CONVERSATIONS}`

export function conversation(index: number, more: object = {}) {
  const contact = digits(index)
  return {
    id: index === 0 ? FIRST : `cv_${contact}_1`,
    contact: { id: `ct_${contact}`, name: `Customer ${index}`, rating: 1, online: false },
    teamId: 'support',
    assigneeId: null,
    participantIds: [],
    status: 'new',
    waiting: 'none',
    waitingSince: null,
    repNeeded: false,
    lastChannel: whatsapp,
    lastMessage: { text: `Message ${index}`, from: 'contact', at: iso(-index * 1000) },
    unread: 0,
    openedAt: iso(-index * 1000),
    closedAt: null,
    closedBy: null,
    resolution: null,
    pinnedTo: null,
    blacklisted: false,
    version: 1,
    ...more,
  }
}

const n = (index: number) => Math.floor((index * CONVERSATIONS) / ENTRIES) + 1
const WORDS = 'the parcel came late and the box was open so please look where the other half of it is'.split(' ')

/** An entry of the first contact's history, 0 the oldest: messages of all lengths, movements, notes, pictures. */
export function entry(index: number, delivery = 'sent') {
  const at = (index - ENTRIES) * 7 * MINUTE
  const customer = { type: 'contact', id: `ct_${CONTACT}`, name: 'Customer 0' }
  const agent = { type: 'agent', id: 'ag_agent2', name: 'Ben Agent' }
  const base = {
    id: `en_${CONTACT}_${n(index)}_${start + at}_${digits(index)}`,
    conversationId: `cv_${CONTACT}_${n(index)}`,
    seq: index + 1,
    at: iso(at),
  }
  if (index % 10 === 9) {
    return { ...base, kind: 'event', actor: agent, event: { name: 'joined', from: null, to: agent.id } }
  }
  if (index % 50 === 7) return { ...base, kind: 'note', actor: agent, note: { text: `Note ${index}` } }
  const isInbound = index % 3 !== 0
  const words = Array.from({ length: (index * 13) % 70 }, (_, at) => WORDS[(at + index) % WORDS.length])
  const picture = { id: `${index}-file`, name: `picture ${index}.png`, type: 'image/png', size: 1_000, state: 'failed' }
  return {
    ...base,
    kind: 'message',
    actor: isInbound ? customer : agent,
    message: {
      direction: isInbound ? 'inbound' : 'outbound',
      channel: index % 20 === 4 ? sms : whatsapp,
      text: [`Entry ${index}.`, ...words].join(' '),
      attachments: index % 40 === 3 ? [picture] : [],
      delivery: isInbound ? null : { status: delivery, error: null, attempts: 1 },
      providerMessageId: null,
      tags: [],
    },
  }
}
export type LargeEntry = ReturnType<typeof entry>

const channelOf = (of: LargeEntry) => ('message' in of ? of.message.channel.id : undefined)

/** An inbox of ten thousand, and a history of ten thousand, answered as the server would. */
export async function fill(page: Page): Promise<{ push(events: object[]): Promise<void> }> {
  await page.route('**/v1/conversations?*', async (route) => {
    const query = new URL(route.request().url()).searchParams
    const from = Number(query.get('cursor') ?? 0)
    const count = Number(query.get('limit') ?? 25)
    const items = Array.from({ length: Math.min(count, OPEN - from) }, (_, index) => conversation(from + index))
    const nextCursor = from + count < OPEN ? String(from + count) : null
    await route.fulfill({ json: { items, nextCursor } })
  })
  await page.route(`**/v1/conversations/${FIRST}`, (route) => route.fulfill({ json: conversation(0) }))
  await page.route(`**/v1/contacts/ct_${CONTACT}/timeline?*`, async (route) => {
    const query = new URL(route.request().url()).searchParams
    const channelId = query.get('channelId')
    const to = Number(query.get('cursor') ?? ENTRIES)
    const from = Math.max(0, to - Number(query.get('limit') ?? 50))
    const items = Array.from({ length: to - from }, (_, index) => entry(to - 1 - index)).filter(
      (each) => channelId === null || channelOf(each) === undefined || channelOf(each) === channelId,
    )
    await route.fulfill({ json: { items, nextCursor: from > 0 ? String(from) : null } })
  })
  let connected: (socket: WebSocketRoute) => void = () => {}
  const socket = new Promise<WebSocketRoute>((resolve) => {
    connected = resolve
  })
  await page.routeWebSocket('**/socket?*', (ws) => {
    connected(ws)
    ws.onMessage((message) => {
      const { id, action } = JSON.parse(String(message)) as { id: string; action: string }
      ws.send(JSON.stringify({ id, ok: true, result: action === 'ping' ? { pong: true } : { agents: [] } }))
    })
  })
  return { push: async (events) => (await socket).send(JSON.stringify({ type: 'events', events })) }
}
