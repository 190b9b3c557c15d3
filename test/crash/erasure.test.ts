import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { erase, traces, word } from '../areas/erasure/person.ts'
import { type Endpoint, endpointAt, logOf, startTarget, type Target } from '../areas/webhook-endpoints/endpoint-kit.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
let target: Target
const endpoint = new OfWorld<Endpoint>()
beforeAll(async () => {
  ;[system, target] = await Promise.all([startSystem(), startTarget()])
})
afterAll(async () => {
  target.close()
  await system.stop()
})

/** What the stream has handed out and was not worked off: it comes again. */
const batch = new OfWorld<LambdaRecord[]>()

/** A customer on two channels, in one contact, who is linked to a record and was written a note about. */
async function given(world: World) {
  await world.writes('a', word(world, 'hello'), world.system.clock.now())
  await world.texts('b', word(world, 'text'))
  const id = world.whatsappContact
  await world.settle()
  await world.calls('owner', 'contacts.link', { contactId: id, kind: 'person' })
  await world.calls('owner', 'contacts.addNote', { id, text: word(world, 'note') })
  await world.calls('owner', 'contacts.merge', { id, contactId: world.smsContact() })
}

const begin = (world: World) => erase(world, world.whatsappContact, 'owner', 'erase')

/** The stream, and every step that it calls for, until nothing is left to be done. */
async function worksThrough(world: World) {
  for (;;) {
    const left = batch.get(world) ?? []
    const records = left.length > 0 ? left : await world.takeRecords()
    batch.set(world, records)
    if (records.length > 0) {
      await world.runReactions(records)
      batch.set(world, [])
      continue
    }
    if (!(await world.continueJobs())) return
  }
}

/** Nothing is left of them; the receipt counts what there was. */
async function observe(world: World) {
  const values = [world.phone, ...['hello', 'text', 'note'].map((what) => word(world, what))]
  // What was answered is known for a day, under the key that it was asked with.
  const left = (await traces(world, values)).filter((at) => !at.startsWith('ANSWER#'))
  const { items } = await world.deps.store.listErasures({ limit: 1 })
  const [receipt] = items
  expect(left).toEqual([])
  expect(receipt?.finishedAt).not.toBeNull()
  expect(receipt?.counts).toEqual({ conversations: 2, messages: 2, notes: 1, files: 0, merged: 1, records: 1 })
  return receipt?.counts
}
/** An endpoint that takes nothing: everything waits for it. */
async function toldInVain(world: World) {
  target.answer = () => ({ status: 500 })
  endpoint.set(world, await endpointAt(world, target, { events: ['message.created'] }))
  await given(world)
}
async function untilTold(world: World) {
  await begin(world)
  await worksThrough(world)
  world.system.clock.advance(10 * 60_000)
  world.system.steps.push({ kind: 'push' })
}
async function observeTold(world: World) {
  const id = endpoint.get(world)?.id ?? ''
  expect(await logOf(world, id)).toEqual([])
  expect(await world.deps.store.listLine(id, 10)).toEqual([])
  return observe(world)
}
const common: Pick<Scenario, 'given' | 'observe' | 'contacts'> = { given, observe, contacts: () => [] }

const scenarios: Scenario[] = [
  { ...common, name: 'C7 beginning to erase', when: begin },
  {
    ...common,
    name: 'C7 what the job removes',
    ready: begin,
    when: worksThrough,
    async again(world) {
      // What died is called for again by the sweep.
      world.system.clock.advance(10 * 60_000)
      world.system.steps.push({ kind: 'push' })
      await worksThrough(world)
    },
  },
  {
    ...common,
    name: 'C7 what endpoints were told of them',
    given: toldInVain,
    observe: observeTold,
    ready: untilTold,
    when: worksThrough,
    async again(world) {
      world.system.clock.advance(10 * 60_000)
      world.system.steps.push({ kind: 'push' })
      await worksThrough(world)
    },
  },
]

describe('C7 dying after each call', () => {
  for (const scenario of scenarios) {
    it(scenario.name, async () => {
      expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(0)
    })
  }
})
