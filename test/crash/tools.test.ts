import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { type Outcome, type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const idOf = (world: World) => `cv_${world.whatsappContact.slice(3)}_1`
const written = async (world: World) => {
  await world.writes('one')
  await world.writes('two')
}
async function messageIds(world: World): Promise<string[]> {
  const { items } = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 100 })
  return items.filter(({ message }) => message).map(({ id }) => id)
}

/** An agent's call, whose client repeats it under the same key and must get the same answer. */
function call(name: string, run: (world: World) => Promise<{ body: string }>, more: Partial<Scenario>): Scenario {
  const answers = new OfWorld<string>()
  return {
    name,
    given: written,
    async when(world) {
      const { body } = await run(world)
      expect(body).toBe(answers.get(world) ?? body)
      answers.set(world, body)
    },
    ...more,
  }
}

/** SES knows no idempotency key: an email sent by a process that died before it could say so is sent again, once. */
const withoutTimes = (outcome: Outcome) => ({
  ...outcome,
  emails: [...new Set(outcome.emails.map((email) => email.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'then')))],
})
const asks = (world: World, key?: string) => {
  const input = { id: idOf(world), to: `p${world.tag}@example.com`, subject: 'Hello' }
  return world.calls('owner', 'conversations.export', input, key)
}

/** Up to the point where the delivery function is handed the job. */
function delivers(): Scenario {
  return {
    name: 'F3 the email of a conversation',
    given: written,
    compare: withoutTimes,
    async ready(world) {
      await asks(world)
      await world.runReactions(await world.takeRecords())
    },
    when: async (world) => world.deliver(await world.receiveJobs()),
  }
}

const moved = new OfWorld<string>()
async function viewsOf(world: World, who: string) {
  const { items } = await world.asks<{ items: { name: string }[] }>(who, 'savedViews.list', {})
  return items.filter(({ name }) => name.endsWith(world.tag)).map((one) => ({ ...one, id: '', order: 0 }))
}

const scenarios: Scenario[] = [
  call('F3 asking for a conversation by email', (world) => asks(world, 'export'), {
    compare: withoutTimes,
    observe: async (world) => world.emails().filter(({ to }) => to[0]?.startsWith('p')).length,
  }),
  delivers(),
  call(
    'F2 tagging messages',
    async (world) => {
      const input = { messageIds: await messageIds(world), tag: `Tag ${world.tag}` }
      return world.calls('agent1', 'messages.tags', input, 'tags')
    },
    {
      async observe(world) {
        const { items } = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 100 })
        const tags = await world.asks<{ items: object[] }>('agent1', 'tags.list', { q: world.tag })
        return [
          items.map(({ message }) => message?.tags ?? null),
          tags.items.map((tag) => ({ ...tag, id: '', createdAt: '' })),
        ]
      },
    },
  ),
  call(
    'M7 a canned response',
    (world) => world.calls('agent1', 'cannedResponses.create', { title: `T ${world.tag}`, text: 'Hi' }, 'canned'),
    {
      async observe(world) {
        const { items } = await world.asks<{ items: object[] }>('agent1', 'cannedResponses.list', { q: world.tag })
        return items.map((one) => ({ ...one, id: '' }))
      },
    },
  ),
  call(
    'F5 a saved view',
    (world) =>
      world.calls('agent1', 'savedViews.create', { name: `V ${world.tag}`, filter: { view: 'mine' } }, 'saved'),
    { observe: (world) => viewsOf(world, 'agent1') },
  ),
  call(
    'F5 a saved view that becomes the team’s, before its others',
    (world) =>
      world.calls('support-admin', 'savedViews.update', { id: moved.get(world), teamId: 'support', order: 0 }, 'moved'),
    {
      async given(world) {
        const view = { name: `W ${world.tag}`, filter: { queue: 'overdue' } }
        const { id } = await world.asks<{ id: string }>('support-admin', 'savedViews.create', view)
        moved.set(world, id)
      },
      observe: (world) => viewsOf(world, 'support-admin'),
    },
  ),
]

describe('agents’ tools, whose process dies', () => {
  it.each(scenarios)('$name', async (scenario) => {
    await survivesEveryCrash(system, scenario)
  })
})
