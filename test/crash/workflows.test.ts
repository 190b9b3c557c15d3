import { afterAll, beforeAll, describe, it } from 'vitest'
import type { OperationName } from '../../contracts/operations.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { survivesEveryCrash } from './crash-run.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const made = new OfWorld<string>()
const document = {
  trigger: { on: 'schedule', cron: '0 9 * * *', over: 'contacts' },
  steps: [{ id: 'mark', do: 'setAttribute', with: { key: 'greeted', value: 'yes' } }],
}
const act = (world: World, verb: string, more: object = {}) =>
  world.calls('owner', `workflows.${verb}` as OperationName, { id: made.get(world) ?? '', ...more }, `call-${verb}`)

async function given(world: World, isOn = true, filter: object = {}) {
  const trigger = { ...document.trigger, filter }
  const input = { name: world.tag, ...document, trigger }
  const { id } = await world.asks<{ id: string }>('owner', 'workflows.create', input)
  made.set(world, id)
  if (isOn) await world.asks('owner', 'workflows.enable', { id })
}
/** The workflow, what it listens to and when it comes: they never disagree. */
async function observe(world: World) {
  const { store } = world.deps
  const id = made.get(world) ?? ''
  const [workflow, listening, schedule] = await Promise.all([
    store.readWorkflow(id),
    store.readListening(),
    store.readSchedule(id),
  ])
  const heard = listening.listeners.filter(({ workflowId }) => workflowId === id).map(({ on }) => on)
  return [workflow?.enabled, workflow?.version, workflow?.trigger.on, heard, schedule?.cron, schedule?.underway]
}

describe('O1 a workflow and what it listens to are one', () => {
  it.each<[string, boolean, object]>([
    ['enable', false, {}],
    ['disable', true, {}],
    ['update', true, { trigger: { on: 'contact.created' } }],
    ['delete', true, {}],
  ])('%s', async (verb, isOn, more) => {
    await survivesEveryCrash(system, {
      name: verb,
      given: (world) => given(world, isOn),
      when: async (world) => void (await act(world, verb, more)),
      observe,
    })
  })

  it('its schedule comes once for everybody, whoever dies on the way', async () => {
    await survivesEveryCrash(system, {
      name: 'schedule',
      async given(world) {
        const attributes = { of: world.tag }
        const filter = { attributes: [{ key: 'of', is: 'equals', value: world.tag }] }
        const segment = await world.asks<{ id: string }>('owner', 'segments.create', { name: world.tag, filter })
        await given(world, true, { segmentId: segment.id })
        for (const name of ['One', 'Two']) await world.calls('owner', 'contacts.create', { name, attributes })
      },
      async ready(world) {
        const schedule = await world.deps.store.readSchedule(made.get(world) ?? '')
        system.clock.advance((schedule?.nextAt ?? 0) - system.clock.now() + 1)
      },
      async when(world) {
        system.runs.push({ kind: 'schedule', id: made.get(world) ?? '' })
        while (await world.continueRuns());
        await world.runReactions(await world.takeRecords())
        while (await world.continueRuns());
      },
      async observe(world) {
        const { items } = await world.deps.store.listRunsOf(made.get(world) ?? '', { limit: 100 }, () => true)
        const { underway } = (await world.deps.store.readSchedule(made.get(world) ?? '')) ?? {}
        return [
          items.length,
          new Set(items.map(({ contactId }) => contactId)).size,
          items.every(({ state }) => state === 'done'),
          underway,
        ]
      },
    })
  })
})
