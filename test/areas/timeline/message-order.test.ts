import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

async function textsOf(world: World): Promise<string[]> {
  const { items } = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 100 })
  return items.flatMap(({ message }) => (message ? [message.text] : []))
}
/** A provider that counts in seconds says only this of a moment. */
const second = (ms: number) => Math.floor(ms / 1000) * 1000

describe('M2 the order of what is said within a second', () => {
  it('is the order in which it came, between a customer and an agent', async () => {
    const world = new World(system)
    await world.clear()
    system.clock.advance(1_000 - (system.clock.now() % 1_000))
    const said = (text: string) => world.writes(text, text, second(system.clock.now()))
    const answered = (text: string) =>
      world.calls('agent1', 'messages.send', { id: `cv_${world.whatsappContact.slice(3)}_1`, text })
    for (const [text, say] of [
      ['one', said],
      ['yes?', answered],
      ['two', said],
      ['three', said],
      ['I see', answered],
      ['four', said],
    ] as const) {
      system.clock.advance(150)
      await say(text)
    }
    expect(await textsOf(world)).toEqual(['one', 'yes?', 'two', 'three', 'I see', 'four'])
  })

  it('does not move what comes seconds late: it stands where it was said', async () => {
    const world = new World(system)
    await world.clear()
    const start = second(system.clock.now())
    system.clock.advance(10_000)
    await world.writes('third', 'third', start + 2_000)
    await world.writes('first', 'first', start)
    system.clock.advance(500)
    await world.writes('second', 'second', start + 1_000)
    expect(await textsOf(world)).toEqual(['first', 'second', 'third'])
  })
})
