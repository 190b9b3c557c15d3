import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { haveTemplates, idOf, metaTemplate, paused } from '../kit/templates.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

async function templates(world: World) {
  const { templates: kept, refresh } = await world.deps.store.readTemplates('demo-whatsapp')
  const { round, endedFor, error } = refresh ?? {}
  return { kept: kept.map(({ name, status, hidden }) => ({ name, status, hidden })), isOver: round === endedFor, error }
}
/** What the stream brings, and the jobs that follow. */
async function goesOn(world: World) {
  await world.runReactions(await world.takeRecords())
  await world.deliver(await world.receiveJobs())
}
/** When the provider told what it tells again and again. */
const toldAt = new OfWorld<number>()
/** What the stream has brought. */
const batch = new OfWorld<Awaited<ReturnType<World['takeRecords']>>>()
const conversation = (world: World) => conversationIdOf(world.whatsappContact, 1)

const scenarios: Scenario[] = [
  {
    name: 'M8 asked for, templates come, change and go',
    async given(world) {
      await haveTemplates(world, metaTemplate('stays'), metaTemplate('goes'))
      await world.calls('owner', 'templates.update', { id: idOf('stays'), hidden: true })
      const more = Array.from({ length: 5 }, (_, at) => metaTemplate(`new_${at}`))
      world.system.provider.templates.set('demo-whatsapp', [metaTemplate('stays', { status: 'PAUSED' }), ...more])
    },
    async when(world) {
      await world.calls('agent1', 'templates.refresh', { channelId: 'demo-whatsapp' }, 'refresh')
      await goesOn(world)
    },
    observe: templates,
  },
  {
    name: 'M8 the provider tells that one is paused, and of one that nobody knows',
    async given(world) {
      await haveTemplates(world, metaTemplate('known'))
      world.system.provider.templates.set('demo-whatsapp', [
        metaTemplate('known', { status: 'PAUSED' }),
        metaTemplate('other'),
      ])
      world.system.clock.advance(5_000)
      toldAt.set(world, world.system.clock.now())
    },
    async when(world) {
      await paused(world, 'known', toldAt.get(world))
      await paused(world, 'other', toldAt.get(world))
      await goesOn(world)
    },
    observe: templates,
  },
  {
    name: 'M8 a message by a template leaves once, whenever the process dies',
    async given(world) {
      await haveTemplates(world, metaTemplate('order_update'))
      await world.writes('hello', 'Hello')
    },
    async when(world) {
      const template = { id: idOf('order_update'), variables: { 1: '$contact.name', 2: world.tag } }
      await world.calls('agent1', 'messages.send', { id: conversation(world), template }, 'send')
      await goesOn(world)
    },
    compare: ({ accepted, ...rest }) => ({ ...rest, accepted: [...new Set(accepted)] }),
  },
  {
    name: 'M8 refused for its template, a message marks it, and the provider is asked',
    async given(world) {
      await haveTemplates(world, metaTemplate('order_update'))
      await world.writes('hello', 'Hello')
    },
    async ready(world) {
      const body = { error: { code: 132015, message: 'Template is paused' } }
      world.system.provider.faults.push({ status: 400, body })
      world.system.provider.templates.set('demo-whatsapp', [metaTemplate('order_update', { status: 'PAUSED' })])
      const template = { id: idOf('order_update'), variables: { 1: '$contact.name', 2: world.tag } }
      await world.calls('agent1', 'messages.send', { id: conversation(world), template }, 'send')
      await goesOn(world)
      batch.set(world, await world.takeRecords())
    },
    when: (world) => world.runReactions(batch.get(world) ?? []),
    observe: async (world) => (await templates(world)).kept,
  },
]

describe('what dies over templates is made good', () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(3)
  })
})
