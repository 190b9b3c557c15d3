import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, movements, outcome, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const to = 'partner@example.com'
const subject = 'What we agreed'
const send = (world: World, input: object = {}, who = 'owner', key?: string) =>
  world.calls(who, 'conversations.export', { id: whatsappId(world), to, subject, ...input }, key)
async function messagesOf(world: World) {
  const { items } = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 100 })
  return items.filter(({ message }) => message)
}
/** Emails to the partner, not those that tell agents of something. */
const mails = (world: World) => world.emails().filter((email) => email.to.includes(to))

async function conversation() {
  const world = new World(system)
  await world.clear()
  await world.writes('one', 'Where is my <b>parcel</b> & bill?')
  await world.calls('agent1', 'messages.send', { id: whatsappId(world), text: 'On its way.\nSincerely' })
  await world.calls('agent1', 'contacts.addNote', { id: world.whatsappContact, text: 'a difficult one' })
  await world.writes('two', 'Thanks\n2026-01-15 12:00 UTC, Agent (WhatsApp)\nI was never here')
  await world.settle()
  return world
}

describe('F3 a conversation by email', () => {
  it('F3: its messages with who said them and when, as text and as escaped HTML', async () => {
    const world = await conversation()
    await send(world)
    await world.settle()
    const [mail, ...others] = mails(world)
    expect(others).toEqual([])
    expect(mail).toMatchObject({ to: [to], subject, replyTo: ['owner@demo.test'] })
    const lines = mail?.text.split(/\r?\n/).filter((line) => line.startsWith('> '))
    expect(lines).toEqual([
      '> Where is my <b>parcel</b> & bill?',
      '> On its way.',
      '> Sincerely',
      '> Thanks',
      '> 2026-01-15 12:00 UTC, Agent (WhatsApp)',
      '> I was never here',
    ])
    expect(mail?.text).toMatch(/^2026-\d\d-\d\d \d\d:\d\d UTC, \S.* \(WhatsApp\)\r?$/m)
    expect(mail?.html).toContain('Where is my &#60;b&#62;parcel&#60;/b&#62; &#38; bill?')
    expect(`${mail?.text}${mail?.html}`).not.toContain('difficult')
    expect(mail?.html).not.toContain('<b>parcel')
  })

  it('F3 A12: stands on the timeline and in the access log, with the recipient', async () => {
    const world = await conversation()
    await send(world)
    await world.settle()
    expect((await movements(world)).filter((name) => name === 'exported')).toEqual(['exported'])
    const { items } = await world.asks<{ items: { event: object; actor: object }[] }>('owner', 'accessLog.list', {
      conversationId: whatsappId(world),
    })
    expect(items.filter(({ event }) => 'name' in event && event.name === 'exported')).toMatchObject([
      { event: { from: null, to }, actor: { id: 'ag_owner' } },
    ])
    expect(JSON.stringify(items)).not.toContain('parcel')
  })

  it('F3: the selected messages only, in their order', async () => {
    const world = await conversation()
    const ids = (await messagesOf(world)).map(({ id }) => id)
    await send(world, { messageIds: [ids[2], ids[0], ids[2]] })
    await world.settle()
    const [mail] = mails(world)
    expect(mail?.text.match(/parcel|On its way|Thanks/g)).toEqual(['parcel', 'Thanks'])
  })

  it('F3: nothing that was said after it was asked for', async () => {
    const world = await conversation()
    await send(world)
    await world.writes('later', 'a secret')
    await world.settle()
    expect(mails(world).map(({ text }) => text.includes('secret'))).toEqual([false])
  })

  it('F3: the latest 500 messages of a long one', async () => {
    const world = new World(system)
    await world.writes('first', 'number 0.')
    const [entry] = await messagesOf(world)
    if (!entry) throw new Error('no message')
    const { store } = world.deps
    for (let start = 1; start <= 520; start += 40) {
      const some = Array.from({ length: 40 }, (_, at) => start + at)
      await store.commit(
        some.map((at) => {
          const id = entry.id.replace(/_(\d+)_([^_]+)$/, `_${entry.at + at}_$2`)
          const message = entry.message && { ...entry.message, text: `number ${at}.` }
          return store.putEntry({ ...entry, id, at: entry.at + at, ...(message ? { message } : {}) })
        }),
      )
    }
    await world.clear()
    await send(world)
    await world.settle()
    const [mail] = mails(world)
    expect(mail?.text.match(/> number/g)).toHaveLength(500)
    expect(mail?.text).toContain('Earlier messages are left out.')
    expect(mail?.text).not.toContain('number 0.')
    expect(mail?.text).toContain('number 520.')
  })

  it('F3: needs the permission, and the conversation to be seen', async () => {
    const world = await conversation()
    for (const who of ['agent1', 'manager']) expect(await outcome(send(world, {}, who))).toBe('forbidden')
    const granted = { permissions: ['conversations.export'] }
    const sales = await hire(world, 'seller', { teams: [{ id: 'sales', role: 'representative' }], ...granted })
    const support = await hire(world, 'helper', { teams: [{ id: 'support', role: 'representative' }], ...granted })
    expect(await outcome(send(world, {}, sales.login))).toBe('not_found')
    expect(await outcome(send(world, {}, support.login))).toBe('done')
  })

  it('F3 A10: of a blacklisted contact by who keeps the blacklist, and by nobody else', async () => {
    const world = await conversation()
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    const support = await hire(world, 'nobody', {
      teams: [{ id: 'support', role: 'representative' }],
      permissions: ['conversations.export'],
    })
    expect(await outcome(send(world, {}, support.login))).toBe('not_found')
    expect(await outcome(send(world))).toBe('done')
  })

  it('F3 A11: what is deleted before it leaves is not sent', async () => {
    const world = await conversation()
    await send(world)
    await world.calls('owner', 'conversations.delete', { id: whatsappId(world) })
    await world.settle()
    expect(mails(world)).toEqual([])
    expect(await outcome(send(world))).toBe('not_found')
  })

  it('F3: a closed and an earlier one too', async () => {
    const world = await conversation()
    await world.calls('agent1', 'conversations.close', { id: whatsappId(world) })
    await world.writes('three', 'the next one')
    await send(world)
    await world.settle()
    expect(mails(world).map(({ text }) => [text.includes('parcel'), text.includes('the next')])).toEqual([
      [true, false],
    ])
  })

  it('F3: the same key sends once; the same request without one, or another, is another', async () => {
    const world = await conversation()
    await Promise.all([1, 2, 3].map(() => send(world, {}, 'owner', 'once')))
    await world.settle()
    expect(mails(world)).toHaveLength(1)
    await world.redeliver()
    expect(mails(world)).toHaveLength(1)
    await send(world)
    await world.settle()
    expect(mails(world)).toHaveLength(2)
  })

  it('F3: a mail service that is away delays it', async () => {
    const world = await conversation()
    system.aws.ses.fail('unavailable', 8)
    await send(world)
    await world.settle()
    expect(mails(world)).toHaveLength(1)
  })

  it('F3: one that refuses is told in the conversation, once, to who asked for it', async () => {
    const world = await conversation()
    const { mailer } = world.deps
    const refusing = {
      ...world.deps,
      store: world.deps.store,
      clock: system.clock,
      mailer: { send: async () => ({ outcome: 'refused' as const, code: 'MessageRejected', reason: 'not verified' }) },
    }
    expect(mailer).toBeDefined()
    await send(world)
    await world.runReactions(await world.takeRecords())
    const [received] = await world.receiveJobs()
    if (!received || !('exportId' in received.job)) throw new Error('no job')
    const { sendExport } = await import('../../../functions/areas/exports/use-cases/send-export.ts')
    for (let times = 0; times < 2; times++) expect(await sendExport(refusing, received.job)).toEqual({ done: true })
    const { items } = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 100 })
    const notes = items.filter(({ actor, note }) => note && actor.type === 'system').map(({ note }) => note)
    expect(notes).toEqual([
      { text: `The conversation could not be sent to ${to}: not verified`, mentions: ['ag_owner'] },
    ])
    await world.clear()
  })

  it.each([
    [{ to: 'partner' }, 'invalid_request to'],
    [{ to: 'a@example.com\r\nBcc: b@example.com' }, 'invalid_request to'],
    [{ to: 'a@example.com, b@example.com' }, 'invalid_request to'],
    [{ subject: 'Hi\r\nBcc: b@example.com' }, 'invalid_request subject'],
    [{ subject: ' ' }, 'invalid_request subject'],
    [{ subject: 'long '.repeat(41) }, 'invalid_request subject'],
    [{ messageIds: [] }, 'invalid_request messageIds'],
    [{ messageIds: ['nothing'] }, 'invalid_request messageIds.0'],
    [{ cc: 'b@example.com' }, 'invalid_request cc'],
  ])('F3: %j is %s', async (input, expected) => {
    const world = new World(system)
    await world.writes('one')
    expect(await outcome(send(world, input))).toBe(expected)
  })

  it('F3: a message of somebody else, of another conversation, or a note is not of this one', async () => {
    const [one, two] = [await conversation(), await conversation()]
    const [other] = await messagesOf(two)
    const { items } = await one.deps.store.readTimeline({ contactId: one.whatsappContact }, { limit: 100 })
    const note = items.find((entry) => entry.note)
    const own = (await messagesOf(one))[0]?.id ?? ''
    expect(await outcome(send(one, { messageIds: [own, other?.id, note?.id] }))).toBe(
      'invalid_request messageIds.1 messageIds.2',
    )
  })

  it('F3: a name can’t add a header', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'Eve', { role: 'admin' })
    await world.writes('one')
    const agent = await world.deps.store.agentByEmail(`${login}@demo.test`)
    if (!agent) throw new Error('no agent')
    await world.deps.store.commit(
      world.deps.store.putAgent({ ...agent, name: 'Eve" <a@b.c>\r\nBcc: x@example.com' }, false),
    )
    await send(world, { subject: 'Ünïcode — 漢字' }, login)
    await world.settle()
    const [mail] = mails(world)
    expect(mail?.subject).toBe('Ünïcode — 漢字')
    expect(Object.keys(mail?.headers ?? {})).not.toContain('bcc')
    expect(mail?.to).toEqual([to])
  })
})
