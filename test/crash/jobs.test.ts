import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OutputOf } from '../../contracts/operations.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { whatsapp } from '../kit/customers.ts'
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

const started = new OfWorld<string>()
const COUNT = 4
const contactsOf = (world: World) =>
  Array.from({ length: COUNT }, (_, at) => homeContactId('demo-whatsapp', `${world.phone}${at}`))
const idsOf = (world: World) => contactsOf(world).map((contactId) => `cv_${contactId.slice(3)}_1`)

/** Three who wait, and one whose conversation is closed and so refused. */
async function given(world: World) {
  for (let at = 0; at < COUNT; at++) {
    const message = { id: `wamid.${world.tag}.${at}`, from: `${world.phone}${at}`, text: 'Hi', sentAt: 1 }
    await world.webhook('demo-whatsapp', whatsapp([message]))
  }
  await world.calls('agent1', 'conversations.close', { id: idsOf(world).at(-1) })
}
async function start(world: World, input: object) {
  const { body } = await world.calls('owner', 'conversations.bulk', input, 'bulk')
  expect(body).toBe(started.get(world) ?? body)
  started.set(world, body)
}
/** Up to where the timer function is handed a step. */
async function called(world: World) {
  while (world.system.steps.length === 0) await world.runReactions(await world.takeRecords())
}
/** What Lambda gives the function until it succeeds. */
async function steps(world: World) {
  while (await world.continueJobs()) if (world.system.steps.length === 0) return
}
/** How the job stands; of a filter others may have been found too. */
const observe = async (world: World) => {
  const { id } = JSON.parse(started.get(world) ?? '{}') as { id: string }
  const { items } = await world.asks<{ items: { id: string }[] }>('owner', 'jobs.list', {})
  const job = await world.asks<OutputOf<'jobs.get'>>('owner', 'jobs.get', { id })
  const refusals = job.refusals.map(({ conversationId = '', code }) => [idsOf(world).indexOf(conversationId), code])
  return [items.findIndex((one) => one.id === id), job.state, job.total - job.done - job.refused, refusals]
}
const common = { contacts: contactsOf, observe, given }

const scenarios: Scenario[] = [
  {
    ...common,
    name: 'C9 asking for a job',
    when: (world) => start(world, { ids: idsOf(world), action: 'hold' }),
  },
  {
    ...common,
    name: 'C9 a step of a job',
    async ready(world) {
      await start(world, { ids: idsOf(world), action: 'transfer', params: { teamId: 'sales' } })
      await called(world)
    },
    when: steps,
  },
  {
    ...common,
    name: 'C9 finding what a filter means',
    async ready(world) {
      const filter = { view: 'unassigned', teamId: 'support', status: 'open', channelId: 'demo-whatsapp' }
      await start(world, { filter, action: 'assign', params: { agentId: 'ag_agent1' } })
      await called(world)
    },
    when: steps,
  },
  {
    ...common,
    name: 'C9 an undo, whose parts are two movements',
    async given(world) {
      await given(world)
      const ids = idsOf(world).slice(0, 3)
      for (const id of ids) await world.calls('agent1', 'conversations.assign', { id, agentId: 'ag_agent1' })
      const input = { ids, action: 'transfer', params: { teamId: 'sales' } }
      const { id } = await world.asks<{ id: string }>('owner', 'conversations.bulk', input)
      started.set(world, id)
    },
    async ready(world) {
      const jobId = started.get(world)
      const { body } = await world.calls('owner', 'conversations.bulk', { action: 'undo', params: { jobId } }, 'undo')
      started.set(world, body)
      await called(world)
    },
    when: steps,
  },
  {
    ...common,
    name: 'C9 cancelling',
    async ready(world) {
      await start(world, { ids: idsOf(world), action: 'hold' })
    },
    async when(world) {
      const { id } = JSON.parse(started.get(world) ?? '{}') as { id: string }
      await world.calls('owner', 'jobs.cancel', { id }, 'cancel')
    },
  },
]

describe('a job whose process dies', () => {
  it.each(scenarios)('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(1)
  })
})
