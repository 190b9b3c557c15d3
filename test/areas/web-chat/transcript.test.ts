import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sendTranscript } from '../../../functions/areas/web-chat/use-cases/send-transcript.ts'
import { receiveVisitorMessage } from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { visitorCame } from '../../../functions/areas/web-chat/use-cases/visitor-presence.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { CALLER } from '../../kit/customers.ts'
import { visitorOf, webContact } from '../../kit/files.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome } from '../workspace/settings-kit.ts'

let system: TestSystem
let world: World
let said = 0
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  // Strangers are limited by the minute.
  system.clock.advance(60_000)
})

const EVE = 'eve@visitor.test'
const visitor = (email?: string) => ({ ...visitorOf(world), name: 'Eve', ...(email ? { email } : {}) })
const say = (text: string, email?: string) =>
  receiveVisitorMessage(world.deps, visitor(email), { text, clientId: `c${++said}` }, CALLER)
const id = () => conversationIdOf(webContact(world), 1)
const answer = (text: string) => world.calls('owner', 'messages.send', { id: id(), text })
const ask = () => sendTranscript(world.deps, visitor(), CALLER)
const mails = () => world.emails().filter(({ to }) => to.includes(EVE))

describe('M11 a visitor has their chat sent to them', () => {
  it('once, to their own address: what was said, and nothing that the company keeps of them', async () => {
    await say('Is the <b>lamp</b> in stock?', EVE)
    await world.calls('owner', 'contacts.addNote', { id: webContact(world), text: 'a difficult one' })
    await world.settle()
    expect(await ask()).toEqual({ to: EVE })
    await world.settle()
    const [mail, ...more] = mails()
    expect(more).toEqual([])
    expect(mail).toMatchObject({ subject: expect.stringContaining('Your conversation with'), replyTo: [] })
    expect(mail?.text).toContain('> Is the <b>lamp</b> in stock?')
    expect(mail?.html).not.toContain('<b>lamp')
    expect(`${mail?.text}${mail?.html}`).not.toContain('difficult')
    expect(mail?.from).not.toContain('Eve')
    const { items } = await world.deps.store.readTimeline({ contactId: webContact(world) }, { limit: 20 })
    expect(items.at(-1)).toMatchObject({
      event: { name: 'exported', to: EVE },
      actor: { type: 'contact', name: 'Eve' },
    })
  })

  it('not again within the minute, without an address, or before anything was said', async () => {
    expect(await outcome(ask())).toBe('not_found')
    system.clock.advance(60_000)
    await say('Hello?')
    expect(await outcome(ask())).toBe('invalid_request email')
    system.clock.advance(60_000)
    await world.calls('owner', 'contacts.update', { id: webContact(world), emails: [EVE] })
    expect(await outcome(ask())).toBe('done')
    expect(await outcome(ask())).toBe('rate_limited')
    await world.settle()
    expect(mails()).toHaveLength(1)
  })
})

describe('M11 what goes by email when the visitor has gone', () => {
  it('carries the last messages before it, quoted and escaped, and no more than five', async () => {
    for (let n = 0; n < 6; n++) await say(`Question ${n} <i>&`, EVE)
    await answer('Yes.')
    await world.settle()
    const [mail] = mails()
    expect(mail?.text).toMatch(/^Yes\.\s+Earlier in this conversation:/)
    const quoted = mail?.text.split(/\r?\n/).filter((line) => line.startsWith('> Question'))
    expect(quoted).toEqual([1, 2, 3, 4, 5].map((n) => `> Question ${n} <i>&`))
    expect(mail?.html).toContain('Question 5 &#60;i&#62;&#38;')
    expect(mail?.html).not.toContain('Question 0')
    await answer('And another thing.')
    await world.settle()
    const second = mails().at(-1)
    expect(second?.text).toMatch(/^And another thing\./)
    expect(second?.text).toContain('> Yes.')
    expect(second?.headers['in-reply-to']).toBe(mail?.headers['message-id'])
  })
})

describe('M4 a visitor learns that they were read', () => {
  const receipts = (connectionId: string) =>
    system.sockets
      .frames(connectionId)
      .flatMap((frame) => (JSON.parse(String(frame)) as { events?: { type: string; seq: number }[] }).events ?? [])
      .filter(({ type }) => type === 'receipt')

  it('once, where they still look; an answer says so itself', async () => {
    const connectionId = `eve-${world.tag}`
    system.sockets.open(connectionId)
    await say('Hello?')
    const { contactId, channelId, address } = visitor()
    await visitorCame(world.deps, { kind: 'visitor', connectionId, contactId, channelId, address })
    await world.settle()
    expect(receipts(connectionId)).toEqual([])
    await world.calls('owner', 'conversations.read', { id: id() })
    await world.calls('owner', 'conversations.read', { id: id() })
    await world.settle()
    const seq = (await world.deps.store.readConversation(contactId, 1))?.conversation.seq
    expect(receipts(connectionId)).toMatchObject([{ seq, conversationId: id(), status: 'read' }])
    await say('Are you there?')
    await answer('Yes')
    await world.settle()
    expect(receipts(connectionId)).toHaveLength(1)
  })
})
