import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

interface Shown {
  phones: string[]
  language: string | null
  version: number
}

describe('C1 two agents edit one contact', () => {
  it('C1: over what was seen, or not at all; without a version over whatever is there', async () => {
    const world = new World(system)
    await world.writes('one')
    const id = world.whatsappContact
    const { version } = await world.asks<Shown>('agent1', 'contacts.get', { id })
    const first = await world.asks<Shown>('agent1', 'contacts.update', { id, version, phones: ['+4915112345'] })
    const late = world.calls('agent2', 'contacts.update', { id, version, phones: [] })
    expect(await outcome(late)).toBe('version_conflict version')
    expect(await world.asks<Shown>('agent2', 'contacts.get', { id })).toMatchObject({ phones: ['+4915112345'] })
    await world.asks('agent2', 'contacts.update', { id, version: first.version, language: 'de' })
    const after = await world.asks<Shown>('agent1', 'contacts.update', { id, phones: [] })
    expect(after).toMatchObject({ phones: [], language: 'de' })
  })

  it('C1: at once, one of them is told', async () => {
    const world = new World(system)
    await world.writes('one')
    const id = world.whatsappContact
    const { version } = await world.asks<Shown>('agent1', 'contacts.get', { id })
    const both = ['de', 'fr'].map((language) =>
      outcome(world.calls('agent1', 'contacts.update', { id, version, language })),
    )
    expect((await Promise.all(both)).toSorted()).toEqual(['done', 'version_conflict version'])
  })
})
