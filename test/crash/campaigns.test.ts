import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OutputOf } from '../../contracts/operations.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { putPromo } from '../areas/campaigns/campaign-kit.ts'
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

const made = new OfWorld<string>()
const COUNT = 3
const phoneOf = (world: World, at: number) => `${world.phone}${at}`
const contactsOf = (world: World) =>
  Array.from({ length: COUNT }, (_, at) => homeContactId('demo-whatsapp', phoneOf(world, at)))

/** One whose conversation is open, one whose is closed, and one nobody has heard of: of a list. */
async function given(world: World) {
  await putPromo(world)
  for (let at = 0; at < COUNT - 1; at++) {
    const message = { id: `wamid.${world.tag}.${at}`, from: phoneOf(world, at), text: 'Hi', sentAt: 1 }
    await world.webhook('demo-whatsapp', whatsapp([message]))
  }
  await world.calls('agent1', 'conversations.close', { id: `cv_${contactsOf(world)[0]?.slice(3)}_1` })
  const campaign = await draft(world)
  made.set(world, campaign)
}

async function draft(world: World): Promise<string> {
  const numbers = Array.from({ length: COUNT }, (_, at) => `+${phoneOf(world, at)}`)
  const body = Buffer.from(`phone\n${[...numbers, numbers[0], 'no number'].join('\n')}\n`)
  const file = { name: 'list.csv', type: 'text/csv', size: body.length }
  const { id: attachmentId } = await world.asks<{ id: string }>('owner', 'attachments.create', file)
  await world.deps.files.put(`uploads/${attachmentId}`, body, file.type)
  const { id } = await world.asks<{ id: string }>('owner', 'campaigns.create', {
    name: 'Spring',
    channelId: 'demo-whatsapp',
    template: { id: (await putPromo(world)).id, variables: { 1: 'you' } },
    audience: { attachmentId },
  })
  return id
}

const move = (world: World, verb: 'start' | 'pause' | 'resume' | 'cancel') =>
  world.calls('owner', `campaigns.${verb}`, { id: made.get(world) ?? '' }, verb)
/** Up to where the timer function is handed a step. */
async function called(world: World) {
  while (world.system.steps.length === 0) await world.runReactions(await world.takeRecords())
}
/** What Lambda gives the function until it succeeds. */
async function steps(world: World) {
  while (await world.continueJobs()) if (world.system.steps.length === 0) return
}
/** Steps that come before the one under test. */
async function after(world: World, count: number) {
  await move(world, 'start')
  for (let step = 0; step < count; step++) {
    await called(world)
    await world.continueJobs()
  }
  await called(world)
}

const observe = async (world: World) => {
  const id = made.get(world) ?? ''
  const { state, counts } = await world.asks<OutputOf<'campaigns.get'>>('owner', 'campaigns.get', { id })
  const { items } = await world.asks<OutputOf<'campaigns.recipients'>>('owner', 'campaigns.recipients', { id })
  const reached = new Set(world.accepted().map(({ to }) => to.replace(world.phone, '')))
  return [state, counts, items.map((one) => [one.state, one.reason?.code]), [...reached].sort()]
}
/** A batch of the stream, which is what comes again. */
const batches = new OfWorld<Awaited<ReturnType<World['takeRecords']>>>()
const handOut = async (world: World) => batches.set(world, await world.takeRecords())
const react = (world: World) => world.runReactions(batches.get(world) ?? [])
const common = { contacts: contactsOf, observe, given }

const scenarios: Scenario[] = [
  { ...common, name: 'M18 starting', when: (world) => move(world, 'start') },
  { ...common, name: 'M18 finding whom it is for', ready: (world) => after(world, 0), when: steps },
  { ...common, name: 'M18 a portion', ready: (world) => after(world, 1), when: steps },
  {
    ...common,
    name: 'M18 what follows from a portion',
    async ready(world) {
      await after(world, 1)
      await world.continueJobs()
      await handOut(world)
    },
    when: react,
  },
  {
    ...common,
    name: 'M18 handing a message to the provider',
    async ready(world) {
      await after(world, 1)
      await world.continueJobs()
      await world.runReactions(await world.takeRecords())
    },
    when: async (world) => world.deliver(await world.receiveJobs()),
    // WhatsApp can't be asked: what it took from a process that died before it could say so leaves once more.
    compare: ({ accepted: _accepted, ...rest }) => rest,
  },
  {
    ...common,
    name: 'M18 an answer',
    async ready(world) {
      await move(world, 'start')
      await world.settle()
      const message = {
        id: `wamid.${world.tag}.yes`,
        from: phoneOf(world, 0),
        text: 'Yes',
        sentAt: world.system.clock.now(),
      }
      await world.webhook('demo-whatsapp', whatsapp([message]))
      await handOut(world)
    },
    when: react,
  },
  { ...common, name: 'M18 pausing', ready: (world) => after(world, 1), when: (world) => move(world, 'pause') },
  { ...common, name: 'M18 cancelling', ready: (world) => after(world, 1), when: (world) => move(world, 'cancel') },
]

describe('M18 a campaign whose process dies', () => {
  it.each(scenarios)('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(1)
  })
})
