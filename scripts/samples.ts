import { createHmac, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { WebSocket } from 'ws'
import { TABLE } from '../functions/platform/table-definition.ts'
import { TABLE_NAME } from '../local/environment.ts'
import { type Runtime, startRuntime } from '../local/runtime.ts'
import { startDatabase } from '../test/kit/database.ts'

/*
 * What this version stores, for the versions that come after it: plays a workspace on the local runtime as `npm start`
 * does, and keeps the table whole (`table.json.gz`) and one item of each kind and set of fields (`items.json`) in
 * test/upgrade/samples/<version>/. Run once when a version is released; what an earlier version wrote is never made again.
 */

type Input = Record<string, unknown>
type Wire = Record<string, Record<string, unknown>>

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** An agent's socket, by which every operation can be called under its name. */
async function signIn(url: string, email: string) {
  const { token } = (await post(`${url}/_local/token`, { email })) as { token: string }
  const { url: socket } = (await post(`${url}/v1/socket-tickets`, undefined, token)) as { url: string }
  const ws = new WebSocket(socket)
  const answers = new Map<string, (frame: Input) => void>()
  ws.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Input
    answers.get(String(frame.id))?.(frame)
  })
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))
  return async function call<Result = { id: string }>(action: string, params: Input = {}): Promise<Result> {
    const id = randomUUID()
    const answer = new Promise<Input>((resolve) => answers.set(id, resolve))
    ws.send(JSON.stringify({ id, action, params }))
    const { ok, result, error } = await answer
    if (!ok) throw new Error(`${email}: ${action} ${JSON.stringify(params)}: ${JSON.stringify(error)}`)
    return result as Result
  }
}
type Agent = Awaited<ReturnType<typeof signIn>>

async function post(url: string, body: unknown, token?: string): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}

async function play({ url }: Runtime): Promise<void> {
  const local = (path: string, body: unknown) => post(`${url}/_local/${path}`, body)
  const settle = () => local('settle', {})
  const pass = (advanceSeconds: number) => local('clock', { advanceSeconds })
  const say = (channelId: string, from: string, text: string, name = `Customer ${from}`) =>
    local('simulate', { kind: 'message', channelId, from, name, content: { type: 'text', text } })
  const email = (from: string, to: string, subject: string, text: string, more = '') =>
    local(
      'emails',
      `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${randomUUID()}@customer.test>\r\n${more}\r\n${text}`,
    )
  const fail = (channelId: string, times: number, status = 503) =>
    local('provider-faults', { channelId, status, times })

  const [owner, manager, anna, ben, carla] = (await Promise.all(
    ['owner', 'manager', 'agent1', 'agent2', 'agent3'].map((name) => signIn(url, `${name}@demo.test`)),
  )) as [Agent, Agent, Agent, Agent, Agent]
  const find = async (name: string) => {
    const { items } = await owner<{ items: { id: string; contact: { id: string; name: string } }[] }>(
      'conversations.list',
      { view: 'all', limit: 100 },
    )
    const found = items.find(({ contact }) => contact.name.endsWith(name))
    if (!found) throw new Error(`no conversation with ${name}`)
    return found
  }

  // Settings of every sort.
  await owner('workspace.update', { name: 'Samples' })
  await owner('categories.create', { name: 'Delivery' })
  const { id: unused } = await owner('categories.create', { name: 'Gone' })
  await owner('categories.delete', { id: unused })
  await owner('cannedResponses.create', {
    title: 'Hello',
    text: 'Hello {{contact.name}}',
    shortcut: 'hi',
    topic: 'Start',
  })
  await anna('cannedResponses.create', { scope: 'personal', title: 'Mine', text: 'Mine' })
  await owner('tags.create', { name: 'Complaint' })
  await owner('teams.create', { id: 'second-line', name: 'Second line', mode: 'collaboration' })
  await owner('teams.create', { id: 'short-lived', name: 'Short-lived', mode: 'grab' })
  await owner('teams.delete', { id: 'short-lived' })
  const { id: leaver } = await owner('agents.create', { email: 'new@demo.test', name: 'New', role: 'agent' })
  await owner('agents.delete', { id: leaver })
  await anna('me.setNotificationSettings', { assigned: { desktop: false, email: true }, overdue: { email: false } })
  await ben('me.setAvailability', { available: false })
  await owner('teams.update', { id: 'second-line', soonAfter: 60_000 })

  // Customers of every channel.
  await say('demo-whatsapp', '15550000001', 'Where is my parcel?')
  await say('demo-whatsapp', '15550000002', 'The parcel came broken')
  await say('demo-whatsapp', '15550000003', 'Thank you')
  await say('demo-whatsapp', '15550000004', 'Please call me')
  await say('demo-whatsapp', '15550000005', 'Buy cheap pills')
  await say('demo-whatsapp', '15550000006', 'Delete this please')
  await say('demo-whatsapp', '15550000007', 'I wait since yesterday')
  await say('demo-twilio-sms', '+15550000011', 'A text for sales')
  await say('demo-twilio-sms', '+15550000012', 'Another text for sales')
  await settle()
  for (const { id, newAddress } of (await (await fetch(`${url}/_local/simulator`)).json()) as Input[] as {
    id: string
    newAddress: unknown
  }[]) {
    const address = String(newAddress).replaceAll('#', '7').replaceAll('*', 'a')
    if (!['demo-whatsapp', 'demo-twilio-sms'].includes(id)) await say(id, address, `Hello by ${id}`)
  }
  await local('simulate', {
    kind: 'message',
    channelId: 'demo-whatsapp',
    from: '15550000002',
    name: 'Customer 15550000002',
    content: { type: 'image', name: 'broken.png', mime: 'image/png', data: PNG, caption: 'See?' },
  })
  await settle()

  const [asks, broken, thanks, call, spam, gone] = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((n) => find(`1555000000${n}`)),
  )
  const [grabbed, resolved] = await Promise.all([11, 12].map((n) => find(`155500000${n}`)))
  if (!asks || !broken || !thanks || !call || !spam || !gone || !grabbed || !resolved) throw new Error('unreachable')

  // Every state of a conversation.
  await anna('conversations.join', { id: asks.id })
  const said = await anna('messages.send', { id: asks.id, text: 'It is on its way, with a long answer' })
  await ben('me.setAvailability', { available: true })
  await manager('conversations.assign', { id: broken.id, agentId: 'ag_agent2' })
  await ben('messages.send', { id: broken.id, text: 'We send a new one' })
  await ben('conversations.hold', { id: broken.id })
  await anna('conversations.join', { id: thanks.id })
  await anna('messages.send', { id: thanks.id, text: 'You are welcome' })
  await anna('conversations.close', { id: thanks.id, type: 'question', category: 'Delivery', note: 'Said thanks' })
  await carla('conversations.join', { id: grabbed.id })
  await carla('messages.send', { id: grabbed.id, text: 'Mine now' })
  await carla('conversations.join', { id: resolved.id })
  await carla('conversations.close', { id: resolved.id })
  await say('demo-twilio-sms', '+15550000012', 'Once more')
  await manager('conversations.transfer', { id: call.id, teamId: 'second-line' })
  await owner('contacts.blacklist', { id: spam.contact.id })
  await settle()
  await say('demo-whatsapp', '15550000005', 'More pills')
  await owner('contacts.pin', { id: asks.contact.id, agentId: 'ag_agent1' })
  await owner('contacts.update', {
    id: asks.contact.id,
    name: 'Casey',
    emails: ['casey@customer.test'],
    language: 'de',
  })
  await anna('contacts.addNote', { id: asks.contact.id, text: 'Talk to @Ben', mentions: ['ag_agent2'] })
  await anna('messages.tags', { messageIds: [said.id], tag: 'Complaint' })
  await owner('contacts.create', { name: 'Written down', phones: ['+15550009999'] })
  await settle()
  await owner('conversations.delete', { id: gone.id })
  await owner('conversations.export', { id: asks.id, to: 'archive@demo.test', subject: 'For the archive' })
  await settle()

  // Records and what is noted on them.
  const person = await anna('persons.create', { name: 'Casey Customer', emails: ['casey@customer.test'] })
  await anna('contacts.link', { contactId: asks.contact.id, kind: 'person', id: person.id })
  await anna('contacts.link', { contactId: broken.contact.id, kind: 'deal', title: 'A big deal', stage: 'new' })
  await owner('connectors.set', {
    id: 'pipedrive',
    config: { companyDomain: 'acme' },
    secrets: { apiToken: 'a-token' },
  })
  await say('demo-whatsapp', '15550000001', 'It came, thank you')
  await settle()

  // Files, a kept webhook, receipts of what we know and what we don't.
  await anna('attachments.create', { name: 'plan.png', type: 'image/png', size: 70 })
  const { items } = await anna<{ items: { id: string; message?: { providerMessageId?: string } }[] }>(
    'conversations.timeline',
    { id: asks.id },
  )
  const sent = items.find(({ id }) => id === said.id)?.message?.providerMessageId
  if (sent) {
    const to = '15550000001'
    await local('simulate', {
      kind: 'receipt',
      channelId: 'demo-whatsapp',
      to,
      providerMessageId: sent,
      status: 'read',
    })
  }
  await local('simulate', {
    kind: 'receipt',
    channelId: 'demo-whatsapp',
    to: '15550000001',
    providerMessageId: 'wamid.not-known-yet',
    status: 'delivered',
  })
  const odd = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: 'odd' }] })
  await fetch(`${url}/webhooks/demo-whatsapp`, {
    method: 'POST',
    headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', 'demo-app-secret').update(odd).digest('hex')}` },
    body: odd,
  })

  // Emails, expected and not.
  await email('kim@customer.test', 'support@demo.test', 'An order', 'By mail')
  await email('stranger@elsewhere.test', 'nobody@demo.test', 'Who are you', 'Unexpected')
  await settle()
  const { items: strange } = await owner<{ items: { id: string }[] }>('unmatchedMail.list')
  await email('second@elsewhere.test', 'nobody@demo.test', 'Another', 'Taken in')
  await settle()
  for (const { id } of (await owner<{ items: { id: string }[] }>('unmatchedMail.list')).items) {
    if (!strange.some((one) => one.id === id)) await owner('unmatchedMail.accept', { id, channelId: 'demo-email' })
  }
  await settle()

  // The web chat, with a visitor who stays online and one who is known.
  const session = (await post(`${url}/widget/sessions`, { channelId: 'demo-web' })) as {
    token: string
    socketUrl: string
  }
  const visitor = new WebSocket(session.socketUrl)
  await new Promise((resolve, reject) => visitor.once('open', resolve).once('error', reject))
  await post(`${url}/widget/messages`, { text: 'Hello from the page', clientId: 'one' }, session.token)
  for (let n = 0; n < 12; n++) {
    await post(`${url}/widget/messages`, { text: `Line ${n}`, clientId: `line-${n}` }, session.token)
  }
  const identityOf = (userId: string) => ({
    userId,
    hash: createHmac('sha256', 'demo-identity-secret').update(userId).digest('hex'),
  })
  const visit = async (text: string, more: object): Promise<string> => {
    const { token, visitorId } = (await post(`${url}/widget/sessions`, { channelId: 'demo-web', ...more })) as {
      token: string
      visitorId: string
    }
    await post(`${url}/widget/messages`, { text, clientId: randomUUID() }, token)
    return visitorId
  }
  await visit('It is me', { identity: identityOf('u-1') })
  const visitorId = await visit('Who am I?', {})
  await visit('I signed in', { visitorId, identity: identityOf('u-2') })
  await settle()

  // Time passes: waits become overdue, windows of notes end. Then what is under way when it all stops.
  await pass(3 * 3600)
  await say('demo-whatsapp', '15550000003', 'One more question')
  await say('demo-whatsapp', '15550000007', 'Hello?')
  await settle()
  const late = await find('15550000007')
  await manager('conversations.assign', { id: late.id, agentId: 'ag_agent1' })
  await fail('demo-whatsapp', 1000)
  await anna('messages.send', { id: asks.id, text: 'This one is being tried again' })
  await fail('demo-twilio-sms', 1, 400)
  await carla('messages.send', { id: grabbed.id, text: 'This one fails for good' })
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  await owner('agents.delete', { id: 'ag_agent4' })
  await owner('teams.update', { id: 'sales', soonAfter: 120_000 })
  const { items: told } = await anna<{ items: { id: string }[] }>('notifications.list')
  await anna('notifications.read', { ids: told.slice(0, 1).map(({ id }) => id) })
  await ben('notifications.read', { all: true })
  for (let n = 0; n < 6; n++) await fetch(`${url}/webhooks/demo-messenger`, { method: 'POST', body: '{}' })
  const { token } = (await local('token', { email: 'agent1@demo.test' })) as { token: string }
  await post(`${url}/v1/socket-tickets`, undefined, token)
  const answered = { method: 'POST', headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'once' } }
  await fetch(`${url}/v1/conversations/${asks.id}/read`, answered)
}

/** Every item of the table. */
async function readTable(client: DynamoDBClient): Promise<Wire[]> {
  const out: Wire[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName: TABLE_NAME }))
    out.push(...(Items as unknown as Wire[]))
  return out
}

/** As it goes over the wire: bytes in base64. */
function asJson(item: Wire): string {
  return JSON.stringify(item, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  )
}

/** Kind, fields, and what fields say by a word: what makes one item of a kind another variant. */
function variantOf(item: Wire): string {
  return [...fieldsOf(item, '', 2)].sort().join(' ')
}

const WORDS = [
  'itemKind',
  'status',
  'kind',
  'what',
  'provider',
  'type',
  'waiting',
  'name',
  'from',
  'direction',
  'finished',
]

function fieldsOf(fields: Wire, path: string, depth: number): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const { S: word, M: inner, NULL: none, BOOL: yes } = value as { S?: string; M?: Wire; NULL?: true; BOOL?: boolean }
    const said = WORDS.includes(name) && /^[a-z_-]+$/.test(word ?? '') ? word : (none ?? yes ?? '')
    return [`${path}${name}=${said}`, ...(inner && depth > 0 ? fieldsOf(inner, `${path}${name}.`, depth - 1) : [])]
  })
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const database = await startDatabase()
const runtime = await startRuntime({ port: 0, dataDir: null, demo: true, databaseEndpoint: database.endpoint })
try {
  await play(runtime)
  const items = await readTable(database.client)
  const samples = [...new Map(items.map((item) => [variantOf(item), item])).values()]
  const folder = new URL(`../test/upgrade/samples/${version}/`, import.meta.url)
  mkdirSync(folder, { recursive: true })
  const lines = samples.map(asJson).sort()
  writeFileSync(new URL('items.json', folder), `[\n${lines.join(',\n')}\n]\n`)
  writeFileSync(new URL('table.json.gz', folder), gzipSync(`[${items.map(asJson).join(',\n')}]`, { level: 9 }))
  const kinds = new Map<string, number>()
  for (const item of samples)
    kinds.set(item[TABLE.kind]?.S as string, (kinds.get(item[TABLE.kind]?.S as string) ?? 0) + 1)
  console.log(
    `${items.length} items, ${samples.length} samples of ${kinds.size} kinds`,
    Object.fromEntries([...kinds].sort()),
  )
} finally {
  await runtime.close()
  await database.stop()
}
