import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createVisitorAttachment } from '../../../functions/areas/attachments/use-cases/attachments.ts'
import { fetchMedia } from '../../../functions/areas/attachments/use-cases/fetch-media.ts'
import { BrokenOff } from '../../../functions/areas/channels/domain/broken-off.ts'
import type { Provider } from '../../../functions/areas/channels/domain/channel.ts'
import { keepParts } from '../../../functions/areas/email/use-cases/read-mail.ts'
import { receiveEmail } from '../../../functions/areas/email/use-cases/receive-email.ts'
import { getVisitorAttachment, openFileLink } from '../../../functions/areas/web-chat/use-cases/visitor-attachments.ts'
import {
  readVisitorMessages,
  receiveVisitorMessage,
} from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { CALLER } from '../../kit/customers.ts'
import {
  type FileOnWire,
  PDF,
  PNG,
  post,
  sendsFile,
  storedFiles,
  uploaded,
  visitorOf,
  webContact,
} from '../../kit/files.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

interface Item {
  id: string
  message?: { text: string; attachments: FileOnWire[] }
}
const filesOf = async (contactId = world.whatsappContact) => {
  const id = conversationIdOf(contactId, 1)
  const { items } = await world.asks<{ items: Item[] }>('owner', 'conversations.timeline', { id })
  return items.flatMap(({ message }) => message?.attachments ?? [])
}
const download = async (id: string, agent = 'owner') => {
  const answer = await fetch((await world.asks<{ url: string }>(agent, 'attachments.get', { id })).url)
  return { type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) }
}

describe('M5 a customer’s file', () => {
  it('M5 the message is there at once, its file when it was fetched, and agents are told', async () => {
    await world.calls('owner', 'me.get', {})
    system.sockets.open('agent')
    const owner = await world.asks<{ id: string }>('owner', 'me.get', {})
    const connection = { kind: 'agent' as const, connectionId: 'agent', agentId: owner.id }
    await world.deps.store.putConnection(connection, system.clock.now() + 3_600_000)
    system.provider.media.set('111', { type: 'image/png', body: PNG })
    await sendsFile(world, 'one', '111')
    const [before] = await filesOf()
    expect(before).toMatchObject({ name: 'image.png', type: 'image/png', state: 'pending' })
    await expect(download(before?.id ?? '')).rejects.toMatchObject({ code: 'attachment_not_ready' })
    await world.settle()
    const [after] = await filesOf()
    expect(after).toEqual({ ...before, size: PNG.length, width: 1, height: 1, state: 'ready' })
    expect(await download(after?.id ?? '')).toEqual({ type: 'image/png', body: PNG })
    const events = system.sockets
      .frames('agent')
      .flatMap((frame) => (JSON.parse(frame) as { events: { type: string; id: string; entry?: Item }[] }).events)
    const updates = events.filter(({ type }) => type === 'message.updated')
    expect(updates.at(-1)?.entry?.message?.attachments).toEqual([after])
    await world.deps.store.deleteConnection(connection)
  })

  it('M5 what the provider does not have any more is said to be so', async () => {
    system.provider.media.set('404', { status: 404 })
    await sendsFile(world, 'one', '404')
    await world.settle()
    const [file] = await filesOf()
    expect(file).toMatchObject({ state: 'failed', reason: 'The provider answered 404' })
    await expect(download(file?.id ?? '')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('M5 a provider that is down is asked again, a bounded number of times', async () => {
    system.provider.media.set('503', { status: 503 })
    await sendsFile(world, 'one', '503')
    const started = system.clock.now()
    const calls = system.provider.calls.length
    await world.takeRecords().then((records) => world.runReactions(records))
    for (let rounds = 0; rounds < 60 && (await filesOf())[0]?.state === 'pending'; rounds++) {
      await world.deliver(await world.receiveJobs())
      system.clock.advance(60_000)
    }
    expect((await filesOf())[0]).toMatchObject({ state: 'failed', reason: 'The provider answered 503' })
    expect(system.provider.calls.length - calls).toBe(12)
    expect(system.clock.now() - started).toBeGreaterThan(10 * 60_000)
  })

  it.each([
    [
      'a page that pretends to be an image',
      Buffer.from('<!DOCTYPE html><title>Sign in</title>'),
      'failed',
      'image/png',
    ],
    ['something else than an image', Buffer.from('MZ not an image at all'), 'ready', 'application/octet-stream'],
    ['another kind of image', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), 'ready', 'image/jpeg'],
    ['nothing', Buffer.alloc(0), 'failed', 'image/png'],
    ['26 MB', Buffer.alloc(26 * 1024 * 1024), 'failed', 'image/png'],
  ])('M5 %s is kept as what it is', async (name, body, state, type) => {
    system.provider.media.set(name.length.toString(), { type: 'image/png', body })
    await sendsFile(world, 'one', name.length.toString())
    await world.settle()
    expect(await filesOf()).toMatchObject([{ state, type }])
    expect(await storedFiles(world)).toHaveLength(state === 'ready' ? 1 : 0)
  })

  it('M5 one that breaks off on the way is not there in part, and is fetched again from its beginning', async () => {
    await sendsFile(world, 'one', '333')
    await world.takeRecords().then((records) => world.runReactions(records))
    const [{ job } = { job: undefined }] = await world.receiveJobs()
    if (!job || !('attachment' in job)) throw new Error('no job')
    // Of several parts of the bucket.
    const whole = Buffer.concat([PNG, Buffer.alloc(11 * 1024 * 1024, 'picture')])
    const cuts = [new BrokenOff('unavailable', 'The provider could not be reached'), undefined]
    async function* body(cut: BrokenOff | undefined) {
      for (let at = 0; at < whole.length; at += 300_000) {
        if (cut && at > 6 * 1024 * 1024) throw cut
        yield whole.subarray(at, at + 300_000)
      }
    }
    const { deps } = world
    const adapter = (provider: Provider) => {
      const found = deps.adapter(provider)
      const fetched = async () => ({ outcome: 'fetched' as const, type: 'image/png', body: body(cuts.shift()) })
      return found && { ...found, fetchMedia: fetched }
    }
    const given = Object.assign(Object.create(deps) as typeof deps, { adapter })
    const out = { tries: 1, since: system.clock.now() }
    expect(await fetchMedia(given, job, { ...out, from: 'prompt' })).toMatchObject({
      retryAfterSeconds: expect.any(Number),
    })
    expect(await storedFiles(world)).toEqual([])
    expect(await fetchMedia(given, job, { ...out, from: 'patient' })).toEqual({ done: true })
    const [file] = await filesOf()
    expect(file).toMatchObject({ state: 'ready', size: whole.length, width: 1, height: 1 })
    expect((await download(file?.id ?? '')).body.equals(whole)).toBe(true)
  })

  it('A11 one that comes in after its conversation was deleted is not kept', async () => {
    system.provider.media.set('222', { type: 'image/png', body: PNG })
    await sendsFile(world, 'one', '222')
    await world.takeRecords().then((records) => world.runReactions(records))
    const [{ job } = { job: undefined }] = await world.receiveJobs()
    if (!job || !('attachment' in job)) throw new Error('no job')
    const { deps } = world
    const slow = {
      ...deps,
      store: deps.store,
      clock: deps.clock,
      log: deps.log,
      channels: deps.channels,
      files: {
        ...deps.files,
        async write(key: string, pieces: AsyncIterable<Uint8Array>, type: string) {
          await world.calls('owner', 'conversations.delete', { id: conversationIdOf(world.whatsappContact, 1) })
          const records = await world.takeRecords()
          await world.runReactions(records)
          await world.settle()
          return system.boot().deps.files.write(key, pieces, type)
        },
      },
    } as typeof deps
    await fetchMedia(slow, job, { from: 'prompt', tries: 1, since: system.clock.now() })
    expect(await storedFiles(world)).toEqual([])
  })
})

describe('M5 a visitor', () => {
  const file = { name: 'photo.png', type: 'image/png', size: PNG.length }
  const upload = async () => {
    const target = await createVisitorAttachment(world.deps, webContact(world), file)
    expect(await post(target, PNG)).toBe(201)
    return target.id
  }
  const say = (attachmentIds: string[], clientId = 'one') =>
    receiveVisitorMessage(world.deps, visitorOf(world), { text: '', clientId, attachmentIds }, CALLER)

  it('M5 sends files by the same rules, and has links to those of their own chat', async () => {
    const id = await upload()
    expect(await say([id])).toMatchObject({ status: 'stored' })
    expect(await say([id])).toMatchObject({ status: 'duplicate' })
    await expect(say([id], 'two')).rejects.toMatchObject({ code: 'invalid_request' })
    const [pending] = await filesOf(webContact(world))
    expect((await download(pending?.id ?? '')).body).toEqual(PNG)
    await world.settle()
    const [ready] = await filesOf(webContact(world))
    expect(ready).toMatchObject({ ...file, state: 'ready' })
    const link = await getVisitorAttachment(world.deps, visitorOf(world), ready?.id ?? '')
    expect(Buffer.from(await (await fetch(link.url)).arrayBuffer())).toEqual(PNG)
    const other = { ...visitorOf(world), contactId: webContact(new World(system)) }
    await expect(getVisitorAttachment(world.deps, other, ready?.id ?? '')).rejects.toMatchObject({ code: 'not_found' })
    await expect(getVisitorAttachment(world.deps, other, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('M5 can’t send what they have not uploaded, nor what somebody else has', async () => {
    const target = await createVisitorAttachment(world.deps, webContact(world), file)
    await expect(say([target.id])).rejects.toMatchObject({ errors: [{ message: 'has not been uploaded' }] })
    const agents = await uploaded(world, 'agent1')
    await expect(say([agents])).rejects.toMatchObject({ errors: [{ message: 'is not an upload of yours' }] })
  })

  it('M5 M11 gets an agent’s file in the chat, or by a link in an email', async () => {
    await receiveVisitorMessage(world.deps, visitorOf(world), { text: 'hello', clientId: 'one' }, CALLER)
    await world.calls('owner', 'contacts.update', { id: webContact(world), emails: [`v${world.tag}@home.test`] })
    const attachmentIds = [await uploaded(world, 'agent1')]
    await world.calls('agent1', 'messages.send', { id: conversationIdOf(webContact(world), 1), attachmentIds })
    await world.settle()
    const { items } = await readVisitorMessages(world.deps, visitorOf(world), {})
    const shown = items.at(-1) as { message: { attachments: FileOnWire[] } }
    const link = await getVisitorAttachment(world.deps, visitorOf(world), shown.message.attachments[0]?.id ?? '')
    expect(await (await fetch(link.url)).text()).toBe(PDF.toString())
    const [email] = world.emails()
    const [, token = ''] = /https:\/\/switchboard\.test\/files\/(\S+)/.exec(email?.text ?? '') ?? []
    expect(email?.text).toContain('plan.pdf (1 KB)')
    expect(await (await fetch(await openFileLink(world.deps, token))).text()).toBe(PDF.toString())
    // Not its last letter, of which some bits may say nothing.
    const forged = `${token.slice(0, -9)}${token.at(-9) === 'x' ? 'y' : 'x'}${token.slice(-8)}`
    await expect(openFileLink(world.deps, forged)).rejects.toMatchObject({ code: 'not_found' })
    system.clock.advance(31 * 24 * 60 * 60 * 1000)
    await expect(openFileLink(world.deps, token)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('M5 an email', () => {
  it('M5 brings its files along', async () => {
    const from = { address: `e${world.tag}@home.test`, name: 'Erin' }
    const email = await keepParts(
      world.deps,
      {
        id: `<${world.tag}@home.test>`,
        from,
        recipients: ['support@demo.test'],
        subject: 'A plan',
        text: 'see there',
        sentAt: undefined,
        automatic: false,
        fromSystem: false,
        doubt: undefined,
        attachments: [
          { name: 'plan.pdf', type: 'application/pdf', size: PDF.length, content: PDF },
          { name: 'film.mp4', type: 'video/mp4', size: 26 * 1024 * 1024, content: Buffer.alloc(26 * 1024 * 1024) },
        ],
      },
      Buffer.from('as it came'),
      world.tag,
    )
    expect(await receiveEmail(world.deps, email)).toBe('stored')
    expect(await receiveEmail(world.deps, email)).toBe('duplicate')
    await world.settle()
    const { items } = await world.asks<{ items: { id: string; contact: { name: string; id: string } }[] }>(
      'owner',
      'conversations.list',
      { view: 'all', limit: 100 },
    )
    const found = items.find(({ contact }) => contact.name === 'Erin')
    const files = await filesOf(found?.contact.id)
    expect(files).toMatchObject([
      { name: 'plan.pdf', state: 'ready' },
      { name: 'film.mp4', state: 'failed', reason: 'The file is larger than 25 MB' },
    ])
    expect((await download(files[0]?.id ?? '')).body).toEqual(PDF)
  })
})
