import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationIdOf, homeContactId } from '../../functions/kernel/ids.ts'
import { PNG, post, type Target } from '../kit/files.ts'
import { type Agent, type Surface, startSurface, textsOf } from './surface.ts'

let surface: Surface
let agents: Record<string, Agent>
beforeAll(async () => {
  surface = await startSurface()
  agents = { support: await surface.as('support-admin'), sales: await surface.as('owner') }
})
afterAll(() => surface.close())

interface Phone {
  id: string
  provider: string
  kinds: string[]
  receipts: string[]
}
interface Done {
  messageId: string
  address: string
  status: number
}
interface Sent {
  id: string
  to: string
  text: string
  status: number
  file?: { url: string }
}

type Question = Sent & { choices?: { title: string; payload: string }[] }

const ADDRESSES: Record<string, string> = {
  'demo-whatsapp': '15550100001',
  'demo-messenger': '4000000000000001',
  'demo-instagram': '5000000000000001',
  'demo-telegram': '600000001',
  'demo-line': `U${'7'.repeat(32)}`,
  'demo-viber': 'viber-customer-01==',
  'demo-twilio-sms': '+15550100002',
  'demo-twilio-whatsapp': '+15550100003',
}
const channels = Object.keys(ADDRESSES)
const data = Buffer.from('a file').toString('base64')
const file = (type: string, name: string, mime: string) => ({ type, name, mime, data })
const CONTENTS: Record<string, object> = {
  text: { type: 'text', text: 'Grüße 👋' },
  image: file('image', 'photo.jpg', 'image/jpeg'),
  voice: file('voice', 'voice.ogg', 'audio/ogg'),
  file: file('file', 'order.pdf', 'application/pdf'),
  location: { type: 'location', latitude: 48.85, longitude: 2.29, name: 'Tower' },
  sticker: { type: 'sticker' },
  button: { type: 'button', text: 'Thanks' },
  start: { type: 'start' },
}
const READS: Record<string, RegExp> = {
  text: /^Grüße 👋$/,
  image: /^\[Image\]$/,
  voice: /^\[(Voice message|Audio)\]$/,
  file: /^\[(Document.*|order\.pdf)\]$/,
  location: /^\[Location: .*48\.85, 2\.29.*\]$/,
  sticker: /^\[(Sticker(: .+)?|Image)\]$/,
  button: /^Thanks$/,
  start: /^(\[Started a conversation\]|Get Started)$/,
}

const phones = () => surface.helper<Phone[]>('simulator')
const simulate = (body: object) => surface.helper<{ status: number; body: string }>('simulate', body)
const does = async (body: object) => {
  const done = await surface.helper<Done>('simulate', body)
  expect(done.status).toBe(200)
  return done
}
const say = (channelId: string, content: unknown) =>
  simulate({ kind: 'message', channelId, from: ADDRESSES[channelId], name: `On ${channelId}`, content })

/** Everything said in the conversation of this channel's customer. */
async function conversation(channelId: string) {
  const agent = agents.sales as Agent
  const { items } = await agent.ok<{ items: { id: string; lastChannel: { id: string } }[] }>(
    'GET',
    '/v1/conversations?view=all&limit=100',
  )
  const found = items.find(({ lastChannel }) => lastChannel.id === channelId)
  if (!found) throw new Error(`nobody wrote on ${channelId}`)
  return { agent, id: found.id, timeline: () => agent.timeline(found.id) }
}

describe('E2 the phones of the simulator', () => {
  it('there is one for every demo channel that has a provider', async () => {
    expect((await phones()).map(({ id }) => id)).toEqual(channels)
  })

  it.each(channels)('what a customer does on %s arrives as the provider tells it', async (channelId) => {
    const phone = (await phones()).find(({ id }) => id === channelId)
    // A choice answers a question, which is asked further down.
    const kinds = phone?.kinds.filter((kind) => kind !== 'choice') ?? []
    for (const kind of kinds) expect((await say(channelId, CONTENTS[kind])).status).toBe(200)
    await surface.settle()
    const entries = await (await conversation(channelId)).timeline()
    const states = entries.flatMap(({ message }) => message?.attachments.map(({ state }) => state) ?? [])
    expect(new Set(states)).toEqual(new Set(['ready']))
    const said = textsOf(entries)
    expect(said).toHaveLength(kinds.length)
    for (const [index, kind] of kinds.entries()) expect(said[index], kind).toMatch(READS[kind] ?? /^$/)
  })

  it.each(channels)('what is sent on %s is on the phone, and its receipts are believed', async (channelId) => {
    await say(channelId, CONTENTS.text)
    const { agent, id, timeline } = await conversation(channelId)
    const reply = await agent.reply(id, 'An answer')
    await surface.settle()
    const sent = await surface.helper<Sent[]>(`simulator/sent?channelId=${channelId}`)
    expect(sent).toEqual([expect.objectContaining({ to: ADDRESSES[channelId], text: 'An answer' })])
    const { receipts = [] } = (await phones()).find((phone) => phone.id === channelId) ?? {}
    const [{ id: providerMessageId }] = sent as [Sent]
    for (const status of receipts.filter((one) => one !== 'failed')) {
      await simulate({ kind: 'receipt', channelId, to: ADDRESSES[channelId], providerMessageId, status })
      const stored = (await timeline()).find((entry) => entry.id === reply.id)
      expect(stored?.message?.delivery?.status).toBe(status)
    }
  })

  it('M5 a picture that was sent is on the phone, with what is said of it', async () => {
    const channelId = 'demo-whatsapp'
    await say(channelId, CONTENTS.text)
    const { agent, id } = await conversation(channelId)
    const target = await agent.ok<Target>('POST', '/v1/attachments', {
      name: 'pot.png',
      type: 'image/png',
      size: PNG.length,
    })
    expect(await post(target, PNG)).toBe(201)
    await agent.reply(id, 'Your pot', { attachmentIds: [target.id] })
    await surface.settle()
    const [sent] = (await surface.helper<Sent[]>(`simulator/sent?channelId=${channelId}`)).slice(-1)
    expect(sent).toMatchObject({ text: 'Your pot', file: { isPicture: true } })
    expect(Buffer.from(await (await fetch(sent?.file?.url ?? '')).arrayBuffer())).toEqual(PNG)
  })

  it('a provider can be slow, and a failed message is told as one', async () => {
    const channelId = 'demo-whatsapp'
    await surface.helper('provider-faults', { channelId, delayMs: 50, times: 1 })
    await say(channelId, CONTENTS.text)
    const { agent, id, timeline } = await conversation(channelId)
    const reply = await agent.reply(id, 'Late, and in vain')
    await surface.settle()
    const [sent] = (await surface.helper<Sent[]>(`simulator/sent?channelId=${channelId}`)).slice(-1)
    const receipt = {
      kind: 'receipt',
      channelId,
      to: ADDRESSES[channelId],
      providerMessageId: sent?.id,
      status: 'failed',
    }
    await simulate(receipt)
    const stored = (await timeline()).find((entry) => entry.id === reply.id)
    expect(stored?.message?.delivery).toMatchObject({ status: 'failed', error: { code: '131026' } })
  })

  const others: [channelId: string, from: string, acts: string[]][] = [
    ['demo-telegram', '600000077', ['quote', 'reaction', 'edit', 'unsend', 'group', 'link']],
    ['demo-line', `U${'8'.repeat(32)}`, ['quote', 'edit', 'unsend', 'group']],
    ['demo-viber', 'viber-customer-77==', ['link']],
    ['demo-twilio-whatsapp', '+15550100077', ['quote']],
  ]
  it.each(others)('what a customer does on %s beside saying something stands where it belongs', async (...given) => {
    const [channelId, from, expected] = given
    const name = `Acts on ${channelId}`
    const acts = new Set(expected)
    const doing = { channelId, from, name }
    const says = (text: string, more: object = {}) =>
      does({ kind: 'message', ...doing, content: { type: 'text', text }, ...more })
    const amends = (messageId: string, what: object) => does({ kind: 'amendment', ...doing, messageId, what })
    const phone = (await surface.helper<{ id: string; acts: string[] }[]>('simulator')).find(
      ({ id }) => id === channelId,
    )
    expect(new Set(phone?.acts)).toEqual(acts)

    if (acts.has('link')) await does({ kind: 'message', ...doing, content: { type: 'start', ref: 'spring' } })
    const first = await says('First')
    const other = await says('Second', acts.has('quote') ? { quotes: first.messageId } : {})
    if (acts.has('edit')) await amends(first.messageId, { act: 'edit', text: 'First, corrected' })
    if (acts.has('reaction')) await amends(other.messageId, { act: 'reaction', emojis: ['👍', '🎉'] })
    const third = await says('Third')
    if (acts.has('unsend')) await amends(third.messageId, { act: 'unsend' })
    const agent = agents.sales as Agent
    // LINE tells the name when it is asked.
    await surface.settle()
    const { id } = await agent.find(name)
    const entries = (await agent.timeline(id)).flatMap((entry) => (entry.message ? [entry] : []))
    const messages = entries.map(({ message }) => message as unknown as Record<string, unknown>)
    const [one, two, three] = messages.slice(-3)
    if (acts.has('link')) expect(messages[0]).toMatchObject({ origin: { kind: 'link', ref: 'spring' } })
    expect(one?.text).toBe(acts.has('edit') ? 'First, corrected' : 'First')
    if (acts.has('quote')) {
      expect(two?.replyTo).toMatchObject({ entryId: entries.at(-3)?.id, text: 'First', from: 'contact' })
    }
    if (acts.has('reaction')) expect(two?.reactions).toMatchObject([{ emoji: '👍' }, { emoji: '🎉' }])
    if (acts.has('unsend')) expect(three).toMatchObject({ text: '', unsentAt: expect.any(String) })
    if (acts.has('group')) {
      const { address } = await says('To all', { inGroup: true })
      expect(address).not.toBe(from)
      await surface.settle()
      const groupId = conversationIdOf(homeContactId(channelId, address), 1)
      const { contact } = await agent.ok('GET', `/v1/conversations/${groupId}`)
      expect(contact.name).toBe('Simulated group')
      const [said] = (await agent.timeline(groupId)).flatMap(({ message }) => (message ? [message] : []))
      expect(said).toMatchObject({ text: 'To all', speaker: { id: from, name } })
    }
  })

  it('M17 STOP by SMS is kept, opens nothing, and nothing gets through until START', async () => {
    const doing = { kind: 'message', channelId: 'demo-twilio-sms', from: '+15550100088' }
    const says = (text: string) => does({ ...doing, content: { type: 'text', text } })
    const agent = agents.sales as Agent
    await says('Hello')
    const { id } = await agent.find('+15550100088')
    const before = await agent.ok<Record<string, unknown>>('GET', `/v1/conversations/${id}`)
    await says('stop')
    const { unread, waitingSince, lastMessage, contact } = before
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ unread, waitingSince, lastMessage })
    const marks = async () => {
      const { id: contactId } = contact as { id: string }
      return (await agent.ok<{ unreachable: object[] }>('GET', `/v1/contacts/${contactId}`)).unreachable
    }
    expect(await marks()).toMatchObject([{ reason: 'opted_out' }])
    expect(textsOf(await agent.timeline(id))).toEqual(['Hello', 'stop'])
    await says('START')
    expect(await marks()).toEqual([])
  })

  it('O5 every phone is asked after the closing, by buttons, numbers or a link, and what it answers opens nothing', async () => {
    const agent = agents.sales as Agent
    await agent.ok('PATCH', '/v1/workspace', { askSatisfaction: true })
    for (const [channelId, other] of Object.entries(ADDRESSES)) {
      // The next number, or id.
      const from = other.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 5) % 10))
      const says = (content: object) =>
        does({ kind: 'message', channelId, from, name: `Asked on ${channelId}`, content })
      const { address } = await says({ type: 'text', text: 'Hello' })
      await surface.settle()
      const { id } = await agent.find(channelId === 'demo-twilio-sms' ? from : `Asked on ${channelId}`, 'all')
      await agent.ok('POST', `/v1/conversations/${id}/messages`, { text: 'Done.' })
      await agent.ok('POST', `/v1/conversations/${id}/close`, {})
      await surface.settle()
      const path = `simulator/sent?channelId=${channelId}`
      const asked = (await surface.helper<Question[]>(path)).find(
        ({ to, text }) => to === address && /satisfied/.test(text),
      )
      const [, , , , best] = asked?.choices ?? []
      const link = /http\S+\/rate\?t=([\w.]+)$/.exec(asked?.text ?? '')
      if (best) await says({ type: 'choice', text: best.title, payload: best.payload })
      else if (!link) await says({ type: 'text', text: '5' })
      else {
        const page = await fetch(`${link[0]}&score=5`)
        expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('value="5" required')])
        const body = new URLSearchParams({ t: link[1] ?? '', score: '5', text: '' })
        expect((await fetch(new URL('/rate', link[0]), { method: 'POST', body })).status).toBe(200)
      }
      await surface.settle()
      const { satisfaction, status } = await agent.ok<{ satisfaction?: object; status: string }>(
        'GET',
        `/v1/conversations/${id}`,
      )
      expect([channelId, status, satisfaction]).toEqual([channelId, 'resolved', expect.objectContaining({ score: 5 })])
    }
    await agent.ok('PATCH', '/v1/workspace', { askSatisfaction: false })
  })

  it.each([
    ['an unknown channel', { channelId: 'demo-web', from: '1', content: CONTENTS.text }],
    ['an address of another provider', { channelId: 'demo-line', from: '15550100001', content: CONTENTS.text }],
    ['what the app does not have', { channelId: 'demo-twilio-sms', from: '+15550100002', content: CONTENTS.sticker }],
  ])('refuses %s', async (_, message) => {
    await expect(simulate({ kind: 'message', ...message })).rejects.toThrow('400')
  })
})
