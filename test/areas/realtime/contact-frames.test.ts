import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
  world = new World(system)
  await world.clear()
})
afterAll(() => system.stop())

type Contact = OutputOf<'contacts.get'>

it('C9 whoever may see a contact hears at once how it is now, once, and nobody else', async () => {
  const heardBy = async (agentId: string) => {
    const connectionId = `${agentId}-${world.tag}`
    system.sockets.open(connectionId)
    await world.deps.store.putConnection({ kind: 'agent', connectionId, agentId }, system.clock.now() + 3_600_000)
    return () =>
      system.sockets
        .frames(connectionId)
        .flatMap(
          (frame) => (JSON.parse(frame) as { events?: { id: string; type: string; contact?: Contact }[] }).events ?? [],
        )
        .filter(({ type }) => type === 'contact.updated')
  }
  await world.writes('Hello')
  await world.settle()
  const [support, sales] = await Promise.all(['ag_agent1', 'ag_agent3'].map(heardBy))
  const id = world.whatsappContact
  await world.calls('agent2', 'contacts.update', { id, attributes: { city: 'Bern' } })
  await world.settle()
  expect(support?.()).toEqual([
    expect.objectContaining({ contact: expect.objectContaining({ id, attributes: { city: 'Bern' } }) }),
  ])
  expect(sales?.()).toEqual([])
  // What its timeline tells is not told twice, nor what changed nothing.
  await world.calls('agent2', 'contacts.pin', { id, agentId: 'ag_agent2' })
  await world.calls('agent2', 'contacts.update', { id, attributes: { city: 'Bern' } })
  await world.settle()
  expect(support?.()).toHaveLength(1)
})
