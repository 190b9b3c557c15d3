import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OutputOf } from '../../contracts/operations.ts'
import type { Step, Trigger } from '../../functions/areas/workflows/domain/document.ts'
import { received, results, switchedOn } from '../areas/workflow-runs/kit.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, World } from '../kit/world.ts'
import { type Outcome, type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
let server: Server
beforeAll(async () => {
  system = await startSystem()
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"sent"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.close()
  await system.stop()
})
/** None listens any more: on an engine that can't go back, those of earlier lives would. */
async function allOff(world: World) {
  const { items } = await world.asks<OutputOf<'workflows.list'>>('owner', 'workflows.list', {})
  for (const { id, enabled } of items) if (enabled) await world.asks('owner', 'workflows.disable', { id })
}
afterEach(() => allOff(new World(system)))

const workflow = new OfWorld<string>()

/** A workflow that is on; of which nothing has started yet. */
async function given(world: World, steps: Step[], trigger: Trigger = received) {
  await allOff(world)
  workflow.set(world, await switchedOn(world, `Crash ${world.tag}`, { trigger, steps }))
}
/** The customer writes, and the run is called for. */
async function called(world: World) {
  await world.writes('hello', 'Hello')
  while (world.system.runs.length === 0) await world.runReactions(await world.takeRecords())
}
/** Who is the least busy, and when, depends on lives before where an engine can't go back. */
const whoeverAndWhenever = (outcome: Outcome): Outcome =>
  JSON.parse(
    JSON.stringify(outcome)
      .replaceAll(/ag_agent[34]/g, 'ag_sales')
      .replaceAll(/held [\dT:.-]+Z/g, 'held'),
  )
/** What Lambda gives the function until it succeeds. */
async function carriedOut(world: World) {
  while (world.system.runs.length > 0) await world.continueRuns()
}
const observe = async (world: World) => {
  const id = workflow.get(world) ?? ''
  const { items } = await world.asks<OutputOf<'workflows.runs'>>('owner', 'workflows.runs', { id })
  const { awaited } = (await world.deps.store.readConversation(world.whatsappContact, 1))?.conversation ?? {}
  const contact = await world.asks<OutputOf<'contacts.get'>>('owner', 'contacts.get', { id: world.whatsappContact })
  const { items: links } = await world.asks<OutputOf<'contacts.links'>>('owner', 'contacts.links', {
    contactId: world.whatsappContact,
  })
  return [items.map((run) => [run.state, results(run)]), awaited ?? 0, contact.attributes, links.length]
}

/** Every kind, in several workflows: each is lived through again for every call that it takes. */
const everyStep: Record<string, Step[]> = {
  'O1 steps about the customer': [
    { id: 'set', do: 'setAttribute', with: { key: 'plan', value: 'gold' } },
    { id: 'note', do: 'note', with: { text: 'Noted' } },
    { id: 'tag', do: 'tag', with: { tag: 'seen' } },
    { id: 'link', do: 'link', with: { kind: 'lead' } },
  ],
  'O1 steps about who has it': [
    { id: 'give', do: 'transfer', with: { teamId: 'sales' } },
    { id: 'turn', do: 'assign', with: { roundRobin: 'support' } },
    { id: 'take', do: 'unassign' },
    { id: 'least', do: 'assign', with: { leastBusy: 'sales', else: [{ id: 'none', do: 'stop' }] } },
  ],
  'O1 steps that say something': [
    { id: 'say', do: 'send', with: { text: 'Hello $contact.name' } },
    { id: 'tell', do: 'notify', with: { agentIds: ['ag_agent1'] } },
    { id: 'people', do: 'people' },
    { id: 'bot', do: 'bot', with: { botId: 'bt_gone' } },
  ],
  'O1 steps to its end': [
    { id: 'hold', do: 'hold', with: { seconds: 60 } },
    {
      id: 'way',
      do: 'branch',
      // biome-ignore lint/suspicious/noThenProperty: a list of steps
      with: { when: {}, then: [{ id: 'close', do: 'close', with: { type: 'question' } }] },
    },
    { id: 'ask', do: 'ask' },
    { id: 'open', do: 'open' },
    { id: 'end', do: 'stop' },
  ],
}

const common = { observe, contacts: (world: World) => [world.whatsappContact] }
const scenarios: Scenario[] = [
  {
    ...common,
    name: 'O1 what starts a workflow',
    given: (world) => given(world, [{ id: 'note', do: 'note', with: { text: 'Noted' } }]),
    async ready(world) {
      await world.writes('hello', 'Hello')
      workRecords.set(world, await world.takeRecords())
    },
    when: (world) => world.runReactions([...(workRecords.get(world) ?? [])]),
  },
  ...Object.entries(everyStep).map(
    ([name, steps]): Scenario => ({
      ...common,
      name,
      compare: whoeverAndWhenever,
      // What it names may be gone by then.
      async given(world) {
        const { store } = world.deps
        await given(
          world,
          steps.filter((step) => step.do !== 'bot'),
        )
        const before = await store.readWorkflow(workflow.get(world) ?? '')
        if (before) await store.commit(store.putWorkflow(before, { ...before, steps }))
      },
      ready: called,
      when: carriedOut,
    }),
  ),
  {
    ...common,
    name: 'O1 a webhook, and what is made of its answer',
    given: (world) =>
      given(world, [
        { id: 'ask', do: 'webhook', with: { url: `http://localhost:${(server.address() as AddressInfo).port}/` } },
        { id: 'say', do: 'send', with: { text: 'It is $webhook.ask.status' } },
      ]),
    ready: called,
    when: carriedOut,
  },
  {
    ...common,
    name: 'O1 beginning to wait for the customer',
    given: (world) =>
      given(
        world,
        [
          { id: 'wait', do: 'wait', with: { until: 'reply', atMost: 3600 } },
          { id: 'note', do: 'note', with: { text: 'On' } },
        ],
        { on: 'message.received', which: 'first' },
      ),
    ready: called,
    when: carriedOut,
  },
  {
    ...common,
    name: 'O1 the customer for whom it waits writes',
    async given(world) {
      const wait: Step[] = [
        { id: 'wait', do: 'wait', with: { until: 'reply' } },
        { id: 'note', do: 'note', with: { text: 'On' } },
      ]
      await given(world, wait, { on: 'message.received', which: 'first' })
      await world.writes('hello', 'Hello')
    },
    async ready(world) {
      world.system.clock.advance(1_000)
      await world.writes('again', 'Again')
      while (world.system.runs.length === 0) await world.runReactions(await world.takeRecords())
    },
    when: carriedOut,
  },
  {
    ...common,
    name: 'O1 a time for which it waits has come',
    async given(world) {
      await given(world, [
        { id: 'wait', do: 'wait', with: { seconds: 60 } },
        { id: 'note', do: 'note', with: { text: 'On' } },
        { id: 'say', do: 'send', with: { text: 'A minute later' } },
      ])
      await world.writes('hello', 'Hello')
    },
    async ready(world) {
      world.system.clock.advance(61_000)
      world.system.runs.push({ kind: 'push' })
    },
    when: carriedOut,
  },
  {
    ...common,
    name: 'O1 a step that a rule forbids',
    given: (world) =>
      given(world, [
        { id: 'close', do: 'close' },
        { id: 'say', do: 'send', with: { text: 'Too late' } },
      ]),
    ready: called,
    when: carriedOut,
  },
]
const workRecords = new OfWorld<Awaited<ReturnType<World['takeRecords']>>>()

describe('a workflow whose process dies', () => {
  it.each(scenarios)('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(0)
  })
})
