import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { showPresence } from '../../../functions/areas/sockets/use-cases/show-presence.ts'
import { carryOut } from '../../../functions/edges/stream/carry-out.ts'
import { push, pushed } from '../../../functions/edges/stream/push.ts'
import { progressed, pushProgress } from '../../../functions/edges/stream/push-progress.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { TABLE } from '../../../functions/platform/table-definition.ts'
import type { LambdaRecord } from '../../../local/aws/stream-records.ts'
import { whatsapp } from '../../kit/customers.ts'
import { shownTo } from '../../kit/stream.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { closeWindows, openWindow } from '../../kit/windows.ts'
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
  await closeWindows(world)
})

interface Told {
  type: string
  entry?: { message?: { delivery?: { status: string }; tags?: string[] } }
}
const id = () => conversationIdOf(world.whatsappContact, 1)

/** An agent's open window, which can turn to a conversation. */
async function windowOf(agent: string) {
  const window = await openWindow<Told>(world, agent)
  const known = await world.deps.store.agentByEmail(`${agent}@demo.test`)
  if (!known) throw new Error(`there is no ${agent}`)
  return {
    ...window,
    shows: (state: 'viewing' | 'idle', conversationId = id()) =>
      showPresence(world.deps, { agent: Promise.resolve(known) }, window.socket, { conversationId, state }),
  }
}
/** How far messages came, by what a window was told. */
const statuses = (events: Told[]) =>
  events.filter(({ type }) => type === 'message.updated').map(({ entry }) => entry?.message?.delivery?.status)

/** Anna answers the customer; all that follows from it is done. */
async function anna(text = 'On its way') {
  await world.writes('one')
  await world.settle()
  await world.calls('agent1', 'messages.send', { id: id(), text })
  await world.settle()
}
/** Another customer writes; the conversation's id. */
async function anotherConversation() {
  const from = `49160${world.tag}`
  const message = { id: `wamid.${world.tag}.another`, from, text: 'Hello?', sentAt: system.clock.now() }
  await world.webhook('demo-whatsapp', whatsapp([message]))
  await world.settle()
  return conversationIdOf(homeContactId('demo-whatsapp', from), 1)
}
const receipt = async (status: 'delivered' | 'read' | 'failed') => {
  const [sent] = world.accepted()
  await world.status({ id: sent?.id ?? '', status, reference: sent?.reference ?? null })
  await world.settle()
}

describe('M12 how far a message came', () => {
  it('is told to whoever wrote it and to those who have the conversation open, and to nobody else', async () => {
    const [author, viewer, other] = [await windowOf('agent1'), await windowOf('agent2'), await windowOf('owner')]
    await world.writes('zero')
    await viewer.shows('viewing')
    await anna()
    await receipt('delivered')
    await receipt('read')
    const whole = statuses(author.told())
    expect(whole.slice(-3)).toEqual(['sent', 'delivered', 'read'])
    expect(statuses(viewer.told())).toEqual(whole)
    const rest = other.told()
    expect(statuses(rest)).toEqual([])
    expect(rest.map(({ type }) => type)).toContain('message.created')
  })
  it('not to whoever wrote it while they show another one, and again when they show none', async () => {
    const author = await windowOf('agent1')
    await anna()
    const other = await anotherConversation()
    await author.shows('viewing', other)
    author.told()
    await receipt('delivered')
    expect(statuses(author.told())).toEqual([])
    await author.shows('idle', other)
    await receipt('read')
    expect(statuses(author.told())).toEqual(['read'])
  })
  it('no longer to who went away, or said nothing for a minute', async () => {
    const [gone, silent] = [await windowOf('agent2'), await windowOf('owner')]
    await anna()
    await gone.shows('viewing')
    await gone.shows('idle')
    await silent.shows('viewing')
    system.clock.advance(60_000)
    for (const each of [gone, silent]) each.told()
    await receipt('delivered')
    expect([statuses(gone.told()), statuses(silent.told())]).toEqual([[], []])
  })
  it('a failure is told to everybody who sees it, and so is its end', async () => {
    const other = await windowOf('agent2')
    await anna()
    other.told()
    await receipt('failed')
    expect(statuses(other.told())).toEqual(['failed'])
    const { items } = await world.asks<{ items: { id: string; message?: { direction: string } }[] }>(
      'agent1',
      'conversations.timeline',
      { id: id() },
    )
    const message = items.find((entry) => entry.message?.direction === 'outbound')
    await world.calls('agent1', 'messages.retry', { id: message?.id ?? '' })
    await world.settle()
    expect(statuses(other.told())[0]).toBe('queued')
  })
  it('a tag is told to everybody, whatever the delivery does', async () => {
    const other = await windowOf('agent2')
    await anna()
    const { items } = await world.asks<{ items: { id: string; message?: { direction: string } }[] }>(
      'agent1',
      'conversations.timeline',
      { id: id() },
    )
    const message = items.find((entry) => entry.message?.direction === 'outbound')
    other.told()
    await world.calls('agent1', 'messages.tags', { messageIds: [message?.id], tag: `t${world.tag}` })
    await world.settle()
    expect(other.told().map(({ type }) => type)).toContain('message.updated')
  })
  describe('is told some seconds later', () => {
    const sent = () => world.accepted()[0]
    const reported = (status: 'delivered' | 'read' | 'failed') =>
      world.status({ id: sent()?.id ?? '', status, reference: sent()?.reference ?? null })
    const messageId = async () => {
      const input = { id: id() }
      const { items } = await world.asks<{ items: { id: string; message?: { direction: string } }[] }>(
        'agent1',
        'conversations.timeline',
        input,
      )
      return items.find((entry) => entry.message?.direction === 'outbound')?.id ?? ''
    }
    /** Each consumer at its own time: what gathers comes when all else was told. */
    async function toldApart(steps: (() => Promise<unknown>)[]) {
      const records: Awaited<ReturnType<World['takeRecords']>> = []
      for (const step of steps) {
        await step()
        const taken = await world.takeRecords()
        await push(shownTo('reactions', taken), world.deps)
        records.push(...taken)
      }
      await pushProgress(shownTo('bookkeeping', records), world.deps)
    }

    it('of several changes of a message the last, once', async () => {
      const author = await windowOf('agent1')
      await anna()
      author.told()
      await toldApart([() => reported('delivered'), () => reported('read')])
      expect(statuses(author.told())).toEqual(['read'])
    })
    it('as it is by then: what was changed meanwhile was told before, and stays', async () => {
      const author = await windowOf('agent1')
      await anna()
      author.told()
      const tag = `t${world.tag}`
      const ids = [await messageId()]
      await toldApart([
        () => reported('delivered'),
        () => world.calls('agent1', 'messages.tags', { messageIds: ids, tag }),
      ])
      const tagged = author.told().filter(({ type }) => type === 'message.updated')
      expect(tagged.map(({ entry }) => entry?.message?.tags)).toEqual([[tag], [tag]])
    })
    it('but a failure at once, which nothing undoes', async () => {
      const author = await windowOf('agent1')
      await anna()
      author.told()
      await toldApart([() => reported('delivered'), () => reported('failed')])
      expect(statuses(author.told()).at(-1)).toBe((await statusNow()) ?? '')
    })
    it('to nobody who may not see it by then, and not of what is gone', async () => {
      const author = await windowOf('agent1')
      await anna()
      author.told()
      await toldApart([
        () => reported('delivered'),
        () => world.calls('owner', 'conversations.transfer', { id: id(), teamId: 'sales' }),
      ])
      expect(statuses(author.told())).toEqual([])
      const owner = await windowOf('owner')
      await owner.shows('viewing')
      await toldApart([
        () => reported('read'),
        async () => {
          await world.calls('owner', 'conversations.delete', { id: id() })
          await world.settle()
        },
      ])
      expect(statuses(owner.told())).toEqual([])
    })
    it('and not a quarter of an hour later, by which they have asked', async () => {
      const author = await windowOf('agent1')
      await anna()
      author.told()
      await reported('delivered')
      const records = await world.takeRecords()
      system.clock.advance(16 * 60_000)
      await pushProgress(shownTo('bookkeeping', records), world.deps)
      await push(shownTo('reactions', records), world.deps)
      expect(author.told()).toEqual([])
    })

    async function statusNow(): Promise<string | undefined> {
      const input = { id: id() }
      const { items } = await world.asks<{
        items: { message?: { direction: string; delivery?: { status: string } } }[]
      }>('agent1', 'conversations.timeline', input)
      return items.find((entry) => entry.message?.direction === 'outbound')?.message?.delivery?.status
    }
  })
})

it('M4 every change of a message is told by one of the two consumers, and by one only', async () => {
  const seen: LambdaRecord[] = []
  const take = world.takeRecords.bind(world)
  const watching = vi.spyOn(world, 'takeRecords').mockImplementation(async () => {
    const taken = await take()
    seen.push(...taken)
    return taken
  })
  await anna()
  const { items } = await world.asks<{ items: { id: string; message?: { direction: string } }[] }>(
    'agent1',
    'conversations.timeline',
    { id: id() },
  )
  const message = items.find((entry) => entry.message?.direction === 'outbound')?.id ?? ''
  await receipt('delivered')
  await world.calls('agent1', 'messages.tags', { messageIds: [message], tag: `t${world.tag}` })
  await receipt('read')
  await receipt('failed')
  watching.mockRestore()
  const tellers = seen
    .filter(({ eventName, dynamodb }) => eventName === 'MODIFY' && dynamodb.NewImage?.[TABLE.kind]?.S === 'entry')
    .map((record) => [
      ...shownTo('reactions', [record]).filter((one) => pushed.some((selector) => selector.read(one))),
      ...shownTo('bookkeeping', [record]).filter((one) => progressed.read(one)),
    ])
  expect(tellers.length).toBeGreaterThanOrEqual(4)
  expect(tellers.map((told) => told.length)).toEqual(tellers.map(() => 1))
})

describe('what somebody waits for', () => {
  const order: string[] = []
  /** Anna answers, and the first consumer is handed that; posts end as `post` does. */
  async function answered(post: () => Promise<'ok'>) {
    order.length = 0
    await windowOf('agent2')
    await world.writes('one')
    await world.settle()
    await world.calls('agent1', 'messages.send', { id: id(), text: 'On its way' })
    const { sockets, queue } = world.deps
    const deps = Object.assign(Object.create(world.deps) as typeof world.deps, {
      sockets: {
        ...sockets,
        post: () => {
          order.push('frame')
          return post()
        },
      },
      queue: { ...queue, enqueue: async () => void order.push('delivery') },
    })
    return carryOut(shownTo('reactions', await world.takeRecords()), deps)
  }
  it('is frames first, then what follows', async () => {
    expect(await answered(async () => 'ok')).toEqual([])
    expect([order[0], order.at(-1)]).toEqual(['frame', 'delivery'])
  })
  it('M4 waits for no socket for long', async () => {
    void answered(() => new Promise(() => undefined))
    await expect.poll(() => order, { timeout: 10_000 }).toContain('delivery')
  })
  it('is done though a frame fails, and the batch comes again', async () => {
    await expect(answered(() => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled')
    expect(order).toContain('delivery')
  })
})
