import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FRESH_FOR_MS, MOST_MEMBERS } from '../../../functions/areas/profiles/domain/profile.ts'
import { fetchProfile } from '../../../functions/areas/profiles/use-cases/fetch-profile.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { fromLine, fromMeta } from '../../kit/customers.ts'
import { PNG } from '../../kit/files.ts'
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

const PAGE = '100000000000001'
const messengerContact = () => homeContactId('demo-messenger', world.phone)
const pictureUrl = () => `${system.provider.origin}/demo-messenger/media/face`

/** The customer writes on Messenger, which names nobody. */
function writes(id: string) {
  const said = { mid: `m_${world.tag}_${id}`, text: id }
  const timestamp = system.clock.now()
  const event = { sender: { id: world.phone }, recipient: { id: PAGE }, timestamp, message: said }
  const body = { object: 'page', entry: [{ id: PAGE, time: timestamp, messaging: [event] }] }
  return world.webhook('demo-messenger', fromMeta('demo-messenger', body))
}
function isCalled(name: string, picture: string | null = pictureUrl()) {
  system.provider.people.set(world.phone, { status: 200, body: { name, profile_pic: picture, id: world.phone } })
  system.provider.media.set('face', { type: 'image/png', body: PNG })
}
interface ContactOnWire {
  name: string
  originalName: string
  picture?: string
  language: string | null
  version: number
}
const contact = (id = messengerContact()) => world.asks<ContactOnWire>('owner', 'contacts.get', { id })
const rowName = async (id = messengerContact()) => {
  const row = { id: conversationIdOf(id, 1) }
  return (await world.asks<{ contact: { name: string } }>('owner', 'conversations.get', row)).contact.name
}
const calls = () => system.provider.calls.length
/** All files of the contact. */
const kept = () => world.deps.files.list(`files/${messengerContact()}/`, 100)
const OUT = { from: 'patient', tries: 1, since: 0 } as const
const job = (contactId = messengerContact()) => ({ kind: 'fetch-profile' as const, contactId })

describe('C1 a new contact', () => {
  it('gets the name and the picture that the provider has, kept as a file of ours', async () => {
    isCalled('Peter Chang')
    await writes('one')
    expect((await contact()).name).toBe(world.phone)
    await world.settle()
    const { name, originalName, picture = '' } = await contact()
    expect([name, originalName, await rowName()]).toEqual(['Peter Chang', 'Peter Chang', 'Peter Chang'])
    const { url } = await world.asks<{ url: string }>('owner', 'attachments.get', { id: picture })
    expect(url).not.toContain(system.provider.origin)
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(PNG)
  })

  it('is asked about once, whatever they write, and however often the job comes', async () => {
    isCalled('Peter Chang')
    await writes('one')
    await world.settle()
    const asked = calls()
    await writes('two')
    await world.settle()
    await fetchProfile(world.deps, job(), OUT)
    await world.redeliver()
    expect(calls()).toBe(asked)
  })

  it('is the same when two ask at once', async () => {
    isCalled('Peter Chang')
    await writes('one')
    await Promise.all([fetchProfile(world.deps, job(), OUT), fetchProfile(world.deps, job(), OUT)])
    expect((await contact()).name).toBe('Peter Chang')
    expect(await kept()).toHaveLength(1)
  })

  it('keeps the name that an agent gave, before and after', async () => {
    isCalled('Peter Chang')
    await writes('one')
    await world.calls('owner', 'contacts.update', { id: messengerContact(), name: 'Peter of the bakery' })
    await world.settle()
    expect(await contact()).toMatchObject({ name: 'Peter of the bakery', originalName: 'Peter Chang' })
    expect(await rowName()).toBe('Peter of the bakery')
  })

  it.each([
    ['does not know them', { status: 404 }],
    ['says nothing that can be read', { status: 200, body: { name: { first: 'Peter' } } }],
  ])('goes by its address where the provider %s, and is not asked about again for long', async (_, answer) => {
    system.provider.people.set(world.phone, answer)
    await writes('one')
    await world.settle()
    expect((await contact()).name).toBe(world.phone)
    const asked = calls()
    await fetchProfile(world.deps, job(), OUT)
    expect(calls()).toBe(asked)
  })

  it('is asked about later where the provider is down, a bounded number of times, and holds up nobody', async () => {
    system.provider.people.set(world.phone, { status: 503 })
    await writes('one')
    expect(await fetchProfile(world.deps, job(), OUT)).toHaveProperty('retryAfterSeconds')
    expect(await fetchProfile(world.deps, job(), { ...OUT, tries: 99 })).toEqual({ done: true })
    isCalled('Peter Chang')
    await fetchProfile(world.deps, job(), OUT)
    expect((await contact()).name).toBe('Peter Chang')
  })

  it('has the name at once where only the picture is to be had later', async () => {
    isCalled('Peter Chang')
    system.provider.media.set('face', { status: 503 })
    await writes('one')
    expect(await fetchProfile(world.deps, job(), OUT)).toHaveProperty('retryAfterSeconds')
    expect(await contact()).toMatchObject({ name: 'Peter Chang' })
    expect(await contact()).not.toHaveProperty('picture')
    system.provider.media.set('face', { type: 'image/png', body: PNG })
    expect(await fetchProfile(world.deps, job(), OUT)).toEqual({ done: true })
    expect(await contact()).toHaveProperty('picture')
  })

  it.each([
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a drawing that may run', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['three megabytes', Buffer.concat([PNG, Buffer.alloc(3 * 1024 * 1024)])],
  ])('has no picture where that is %s', async (_, body) => {
    isCalled('Peter Chang')
    system.provider.media.set('face', { type: 'image/png', body })
    await writes('one')
    await world.settle()
    expect(await contact()).toMatchObject({ name: 'Peter Chang' })
    expect(await kept()).toEqual([])
  })

  it('has a name that is one line and stays where it is put', async () => {
    isCalled(`  Pe\u202Eter\n\u0000 ${'x'.repeat(400)}`, null)
    await writes('one')
    await world.settle()
    const { name } = await contact()
    expect(name).toMatch(/^Pe ter x+…$/)
    expect(name).toHaveLength(128)
  })

  it('is never fetched from anywhere but the provider', async () => {
    isCalled('Peter Chang', 'http://169.254.169.254/latest/meta-data')
    await writes('one')
    await world.settle()
    expect(await contact()).toMatchObject({ name: 'Peter Chang' })
    expect(await kept()).toEqual([])
  })
})

describe('C1 a contact who is known', () => {
  it('is asked about again with the first conversation after a month: a new picture takes the place of the old one', async () => {
    isCalled('Peter Chang')
    await writes('one')
    await world.settle()
    const first = await contact()
    const close = () => world.calls('owner', 'conversations.close', { id: conversationIdOf(messengerContact(), 1) })
    await close()
    await writes('two')
    await world.settle()
    expect((await contact()).picture).toBe(first.picture)
    await world.calls('owner', 'conversations.close', { id: conversationIdOf(messengerContact(), 2) })
    system.clock.advance(FRESH_FOR_MS)
    isCalled('Peter Chang-Smith')
    await writes('three')
    await world.settle()
    const later = await contact()
    expect(later).toMatchObject({ name: 'Peter Chang-Smith' })
    expect(later.picture).not.toBe(first.picture)
    expect(await kept()).toHaveLength(1)
    await expect(world.asks('owner', 'attachments.get', { id: first.picture ?? '' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('has no picture any more where they took it away', async () => {
    isCalled('Peter Chang')
    await writes('one')
    await world.settle()
    isCalled('Peter Chang', null)
    system.clock.advance(FRESH_FOR_MS)
    await fetchProfile(world.deps, job(), OUT)
    expect(await contact()).not.toHaveProperty('picture')
    expect(await kept()).toEqual([])
  })
})

describe('A11 a contact whose conversation was deleted', () => {
  const remove = () => world.calls('owner', 'conversations.delete', { id: conversationIdOf(messengerContact(), 1) })
  it('leaves no picture', async () => {
    isCalled('Peter Chang')
    await writes('one')
    await world.settle()
    expect(await kept()).toHaveLength(1)
    await remove()
    await world.settle()
    expect(await kept()).toEqual([])
  })

  it('is not learnt about by a job that comes late', async () => {
    isCalled('Peter Chang')
    await writes('one')
    await remove()
    const asked = calls()
    await world.settle()
    await fetchProfile(world.deps, job(), OUT)
    expect(calls()).toBe(asked)
    expect(await kept()).toEqual([])
  })

  it('leaves no picture that was being fetched meanwhile', async () => {
    isCalled('Peter Chang')
    await writes('one')
    const { deps } = world
    const slow = {
      store: deps.store,
      clock: deps.clock,
      log: deps.log,
      channels: deps.channels,
      adapter: deps.adapter,
      files: {
        ...deps.files,
        async put(key: string, body: Uint8Array, type: string) {
          await remove()
          await deps.files.put(key, body, type)
        },
      },
    }
    await fetchProfile(slow, job(), OUT)
    expect(await kept()).toEqual([])
  })
})

describe('M14 who speaks in a group on LINE', () => {
  const group = () => `C${world.phone.padStart(32, '0')}`
  const groupContact = () => homeContactId('demo-line', group())
  const member = (n: number) => `U${String(n).padStart(32, '0')}`
  const says = (id: string, n = 1) =>
    world.webhook(
      'demo-line',
      fromLine('demo-line', {
        type: 'message',
        timestamp: system.clock.now(),
        webhookEventId: `${world.tag}${id}`,
        source: { type: 'group', groupId: group(), userId: member(n) },
        message: { id: `${world.tag}${id}`, type: 'text', text: id },
      }),
    )
  interface EntryOnWire {
    message?: { text: string; speaker?: { id: string; name: string } }
  }
  const speakers = async () => {
    const row = { id: conversationIdOf(groupContact(), 1) }
    const { items } = await world.asks<{ items: EntryOnWire[] }>('owner', 'conversations.timeline', row)
    return items.flatMap(({ message }) => (message ? [[message.text, message.speaker?.name]] : []))
  }
  beforeEach(() => {
    system.provider.people.set(group(), { status: 200, body: { groupId: group(), groupName: 'Flat 12' } })
    system.provider.people.set(member(1), { status: 200, body: { displayName: 'Taro', userId: member(1) } })
  })

  it('is named on the message, and on the next one as it is stored; the group has its own name', async () => {
    await says('one')
    expect(await speakers()).toEqual([['one', '']])
    await world.settle()
    const asked = calls()
    await says('two')
    expect(await speakers()).toEqual([
      ['one', 'Taro'],
      ['two', 'Taro'],
    ])
    await world.settle()
    expect(calls()).toBe(asked)
    expect((await contact(groupContact())).name).toBe('Flat 12')
  })

  it('is asked about once where the provider names nobody', async () => {
    await says('one', 7)
    await world.settle()
    const asked = calls()
    await says('two', 7)
    await world.settle()
    expect(calls()).toBe(asked)
    expect(await speakers()).toEqual([
      ['one', ''],
      ['two', ''],
    ])
  })

  it('is forgotten when many others spoke since', async () => {
    await says('first')
    await world.settle()
    for (let n = 0; n < MOST_MEMBERS; n++) {
      system.provider.people.set(member(100 + n), { status: 200, body: { displayName: `Member ${n}` } })
      system.clock.advance(1000)
      await says(`m${n}`, 100 + n)
      await world.settle()
    }
    const state = await world.deps.store.readContact(groupContact())
    expect(Object.keys(state?.contact.members ?? {})).toHaveLength(MOST_MEMBERS)
    expect(state?.contact.members).not.toHaveProperty(member(1))
  })
})
