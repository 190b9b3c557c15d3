import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

interface Tag {
  id: string
  name: string
  messages: number
}
const give = (world: World, messageIds: string[], tag: string, who = 'agent1') =>
  world.calls(who, 'messages.tags', { messageIds, tag })
const tagsNamed = async (world: World, q: string) =>
  (await world.asks<{ items: Tag[] }>('agent1', 'tags.list', { q })).items.map(({ name, messages }) => [name, messages])

async function messagesOf(world: World, contactId = world.whatsappContact) {
  const { items } = await world.deps.store.readTimeline({ contactId }, { limit: 100 })
  return items.filter(({ message }) => message)
}
/** A customer with so many messages. */
async function customer(messages = 1) {
  const world = new World(system)
  for (let at = 1; at <= messages; at++) await world.writes(`m${at}`)
  return { world, ids: (await messagesOf(world)).map(({ id }) => id) }
}

describe('F2 tags', () => {
  it('F2: a new tag and one that is there are given to messages, and counted', async () => {
    const { world, ids } = await customer(3)
    const name = `Refund ${world.tag}`
    expect(JSON.parse((await give(world, ids.slice(0, 2), ` ${name} `)).body)).toMatchObject({
      tag: { name },
      messageIds: ids.slice(0, 2),
    })
    await give(world, ids, name.toUpperCase(), 'agent2')
    expect((await messagesOf(world)).map(({ message }) => message?.tags)).toEqual([[name], [name], [name]])
    await world.settle()
    expect(await tagsNamed(world, world.tag)).toEqual([[name, 3]])
  })

  it('F2: the same tag twice is once, and so is a stream that repeats itself', async () => {
    const { world, ids } = await customer()
    const name = `Twice ${world.tag}`
    await give(world, [...ids, ...ids], name)
    await give(world, ids, name)
    await world.settle()
    await world.redeliver()
    expect((await messagesOf(world)).map(({ message }) => message?.tags)).toEqual([[name]])
    expect(await tagsNamed(world, name)).toEqual([[name, 1]])
  })

  it('F2: two agents at once keep both, and of the same name make one tag', async () => {
    const { world, ids } = await customer()
    const name = (tag: string) => `${tag} ${world.tag}`
    await Promise.all([
      ...['a', 'b', 'c', 'd'].map((tag) => give(world, ids, name(tag), tag < 'c' ? 'agent1' : 'agent2')),
      ...['same', 'SAME', 'Same'].map((tag) => give(world, ids, name(tag))),
    ])
    const [message] = await messagesOf(world)
    expect(message?.message?.tags.map((tag) => tag.toLowerCase()).sort()).toEqual(
      ['a', 'b', 'c', 'd', 'same'].map(name).map((tag) => tag.toLowerCase()),
    )
    await world.settle()
    expect((await tagsNamed(world, world.tag)).map(([, messages]) => messages)).toEqual([1, 1, 1, 1, 1])
  })

  it('F2: the hundred-and-first tag of a message is refused, and names the message', async () => {
    const { world, ids } = await customer(2)
    for (let at = 1; at <= 100; at++) {
      const key = ids[1]?.match(/^en_(.+)_(\d+)_(\d+)_(.+)$/)
      if (!key) throw new Error('no entry')
      const [, contact, n, said, ulid = ''] = key
      const place = { contactId: `ct_${contact}`, n: Number(n), at: Number(said), ulid }
      expect(await world.deps.store.tagEntry(place, `${at}`, 100)).toBe(true)
    }
    expect(await outcome(give(world, ids, 'one more'))).toBe('limit_reached messageIds.1')
    expect((await messagesOf(world)).map(({ message }) => message?.tags.length)).toEqual([0, 100])
    expect(await outcome(give(world, ids.slice(1), '100'))).toBe('done')
    // Written past the tags themselves: nothing to be counted.
    await world.clear()
  })

  it('F2: all of the messages or none of them', async () => {
    const { world, ids } = await customer()
    const { world: sales } = await customer()
    await sales.texts('one')
    const hidden = (await messagesOf(sales, sales.smsContact())).map(({ id }) => id)
    const [event] = (await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 1 })).items
    for (const other of [...hidden, event?.id ?? '', 'nothing', `${ids[0]}`.replace(/_1_/, '_01_')]) {
      expect(await outcome(give(world, [...ids, other], 'all'))).toBe('not_found')
    }
    expect((await messagesOf(world)).map(({ message }) => message?.tags)).toEqual([[]])
    expect(await outcome(give(sales, hidden, 'all', 'agent3'))).toBe('done')
  })

  it('F2 A10 A11: of who is blacklisted and what is deleted nothing is seen', async () => {
    const { world, ids } = await customer()
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    expect(await outcome(give(world, ids, 'late'))).toBe('not_found')
    expect(await outcome(give(world, ids, 'late', 'owner'))).toBe('done')
    await world.calls('owner', 'conversations.delete', { id: whatsappId(world) })
    expect(await outcome(give(world, ids, 'later', 'owner'))).toBe('not_found')
    await world.settle()
    const [place] = ids.map((id) => id.match(/^en_(.+)_(\d+)_(\d+)_(.+)$/))
    const key = { contactId: `ct_${place?.[1]}`, n: 1, at: Number(place?.[3]), ulid: place?.[4] ?? '' }
    expect(await world.deps.store.tagEntry(key, 'never', 100)).toBe(false)
    expect(await world.deps.store.readEntry(key)).toBeUndefined()
  })

  it('F2: goes out as message.updated under an id of its own, to those who see the message', async () => {
    const { world, ids } = await customer()
    await world.takeRecords()
    for (const who of ['agent1', 'agent3']) {
      system.sockets.open(`${who}-${world.tag}`)
      const connection = { kind: 'agent' as const, agentId: `ag_${who}`, connectionId: `${who}-${world.tag}` }
      await world.deps.store.putConnection(connection, system.clock.now() + 60_000)
    }
    for (const tag of ['one', 'two']) {
      await give(world, ids, `${tag} ${world.tag}`)
      await world.runAnnounce(await world.takeRecords())
    }
    const events = system.sockets
      .frames(`agent1-${world.tag}`)
      .flatMap((frame) => (JSON.parse(frame) as { events: { id: string; type: string; entry: object }[] }).events)
      .filter(({ type }) => type === 'message.updated')
    expect(events.map(({ entry }) => entry)).toMatchObject([
      { id: ids[0], message: { tags: [`one ${world.tag}`] } },
      { id: ids[0], message: { tags: [`one ${world.tag}`, `two ${world.tag}`] } },
    ])
    expect(new Set(events.map(({ id }) => id)).size).toBe(2)
    expect(system.sockets.frames(`agent3-${world.tag}`)).toEqual([])
  })

  it('F2: a tag while the message is on its way does not disturb it', async () => {
    const { world } = await customer()
    const id = whatsappId(world)
    const { id: messageId } = await world.asks<{ id: string }>('agent1', 'messages.send', { id, text: 'hello' })
    await Promise.all([world.settle(), ...['a', 'b', 'c'].map((tag) => give(world, [messageId], tag + world.tag))])
    await world.settle()
    const sent = (await messagesOf(world)).at(-1)?.message
    expect([sent?.delivery?.status, sent?.tags.length]).toEqual(['sent', 3])
    expect(world.accepted()).toHaveLength(1)
  })

  it('F2: tags are made, and never renamed or deleted', async () => {
    const world = new World(system)
    const name = `Made ${world.tag}`
    const { id } = await world.asks<Tag>('agent3', 'tags.create', { name })
    expect(await world.asks('agent1', 'tags.get', { id })).toMatchObject({ id, name, messages: 0 })
    expect(await outcome(world.calls('owner', 'tags.create', { name: name.toLowerCase() }))).toBe('already_exists name')
    const { operations } = await import('../../../contracts/operations.ts')
    const calls = Object.values(operations).filter(({ path }) => path.startsWith('/v1/tags'))
    expect(calls.map(({ method }) => method).sort()).toEqual(['GET', 'GET', 'POST'])
  })

  it.each([
    ['no message', { messageIds: [], tag: 'x' }, 'invalid_request messageIds'],
    [
      '101 messages',
      { messageIds: Array.from({ length: 101 }, (_, at) => `m${at}`), tag: 'x' },
      'invalid_request messageIds',
    ],
    ['an empty tag', { messageIds: ['m'], tag: ' ' }, 'invalid_request tag'],
    ['a long tag', { messageIds: ['m'], tag: 'x'.repeat(51) }, 'invalid_request tag'],
    ['no tag', { messageIds: ['m'] }, 'invalid_request tag'],
  ])('F2: %s is refused', async (_, input, expected) => {
    expect(await outcome(new World(system).calls('agent1', 'messages.tags', input))).toBe(expected)
  })

  it('F2: of several conversations and customers at once', async () => {
    const [one, two] = [await customer(), await customer(2)]
    await two.world.calls('agent1', 'conversations.close', { id: whatsappId(two.world) })
    await two.world.writes('next')
    const ids = [...one.ids, ...(await messagesOf(two.world)).map(({ id }) => id)]
    expect(await outcome(give(one.world, ids, `Both ${one.world.tag}`))).toBe('done')
    const tagged = [...(await messagesOf(one.world)), ...(await messagesOf(two.world))]
    expect(tagged.map(({ contactId, n }) => conversationIdOf(contactId, n))).toHaveLength(4)
    expect(tagged.every(({ message }) => message?.tags.length === 1)).toBe(true)
  })
})
