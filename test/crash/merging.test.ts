import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OutputOf } from '../../contracts/operations.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const batch = new OfWorld<LambdaRecord[]>()
const both = (world: World) => ({ id: world.whatsappContact, contactId: world.smsContact() })
const merge = (world: World) => world.calls('owner', 'contacts.merge', both(world), 'merge')
const unmerge = (world: World) => world.calls('owner', 'contacts.unmerge', both(world), 'unmerge')

/** A customer who waits on two channels, linked to a record on one of them. */
async function given(world: World) {
  await world.writes('a', 'on WhatsApp', world.system.clock.now())
  await world.texts('b', 'by SMS')
  await world.calls('owner', 'contacts.link', { contactId: world.smsContact(), kind: 'person' }, 'link')
}

/** What somebody sees of both: one timeline or two, conversations, links, what is found, and numbers without a gap. */
async function observe(world: World) {
  const ids = [world.whatsappContact, world.smsContact()]
  const seen = await Promise.all(
    ids.map(async (id) => {
      const contact = await world.asks<OutputOf<'contacts.get'>>('owner', 'contacts.get', { id })
      const timeline = await world.asks<OutputOf<'contacts.timeline'>>('owner', 'contacts.timeline', { id, limit: 100 })
      const links = await world.asks<OutputOf<'contacts.links'>>('owner', 'contacts.links', { contactId: id })
      return {
        is: ids.indexOf(contact.id),
        channels: contact.channels.map(({ channelId }) => channelId),
        said: timeline.items.map(({ message, event }) => message?.text ?? event?.name),
        links: links.items.length,
      }
    }),
  )
  const parts = await Promise.all(
    ids.map(async (contactId) => {
      const [conversation] = await world.deps.store.readConversations([{ contactId, n: 1 }])
      const { items } = await world.deps.store.readTimeline({ contactId }, { limit: 100 })
      expect(items.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(items.map((_, at) => at + 1))
      expect(conversation?.seq).toBe(items.length)
      return { closedBy: conversation?.closedBy, status: conversation?.status }
    }),
  )
  return { seen, parts }
}
const common = { given, observe, contacts: () => [] }

const scenarios: Scenario[] = [
  { ...common, name: 'C3 merging', when: merge },
  {
    ...common,
    name: 'C3 undoing it',
    async given(world) {
      await given(world)
      await merge(world)
    },
    when: unmerge,
  },
  {
    ...common,
    name: 'C3 what follows from merging',
    async ready(world) {
      await merge(world)
      batch.set(world, await world.takeRecords())
    },
    when: (world) => world.runReactions(batch.get(world) ?? []),
  },
  {
    ...common,
    name: 'C3 a message of the part',
    async given(world) {
      await given(world)
      await merge(world)
    },
    when: (world) => world.texts('c', 'once more'),
  },
  {
    ...common,
    name: 'C3 an answer that was under way',
    async ready(world) {
      await world.calls(
        'owner',
        'messages.send',
        { id: conversationIdOf(world.smsContact(), 1), text: 'An answer' },
        'send',
      )
      await world.runReactions(await world.takeRecords())
      await merge(world)
    },
    when: async (world) => world.deliver(await world.receiveJobs()),
    again: (world) => world.settle(),
  },
]

describe('C3 merging survives a process that dies after any call', () => {
  it.each(scenarios)('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(0)
  })
})
