import { afterAll, beforeAll, expect, it } from 'vitest'
import { hire, outcome } from '../areas/workspace/settings-kit.ts'
import { untilStopped } from '../kit/lifeline.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

it('O4 who dies between the count and the answer has asked; the same call is not asked twice at once, and answered once', async () => {
  const seen = new Set<string>()
  for (let callsLeft = 0; ; callsLeft++) {
    const world = new World(system)
    const { login } = await hire(world, 'asker', { permissions: ['assistant.use'] })
    const asked = () => system.aws.models.requests().length
    const left = async () => (await world.asks<{ left: number }>(login, 'assistant.get', {})).left
    const ask = () => world.calls(login, 'assistant.assist', { task: 'improve', text: world.tag }, 'key')
    const before = asked()
    world.restart(callsLeft)
    await untilStopped(ask())
    const died = world.life.isOver
    world.restart()
    const counted = 100 - (await left())
    const reached = asked() - before
    // What was asked was counted before.
    expect(reached).toBeLessThanOrEqual(counted)
    const again = await outcome(ask())
    seen.add(`${counted} counted, ${reached} asked, then ${again}`)
    if (again === 'unavailable') {
      expect(asked() - before).toBe(reached)
      system.clock.advance(26_000)
      expect(await outcome(ask())).toBe('done')
    }
    const total = asked() - before
    expect(JSON.parse((await ask()).body)).toEqual({ text: `[stand-in] ${world.tag}` })
    expect(asked() - before).toBe(total)
    expect(100 - (await left())).toBeGreaterThanOrEqual(total)
    if (!died) break
  }
  expect([...seen].sort()).toEqual([
    '0 counted, 0 asked, then done',
    '1 counted, 0 asked, then unavailable',
    '1 counted, 1 asked, then done',
    '1 counted, 1 asked, then unavailable',
  ])
})
