import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sendWeeklyReports } from '../../functions/areas/weekly-reports/use-cases/send-weekly-reports.ts'
import { Stopped } from '../kit/lifeline.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'
import { startingPoint } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const agent = (world: World) => `dana${world.tag}`
const mails = (world: World) => world.emails().filter(({ to }) => to.includes(`${agent(world)}@demo.test`))

/** Monday at seven, and somebody who wants to be told. */
async function due(world: World): Promise<void> {
  const teams = [{ id: 'support', role: 'representative' }]
  await world.calls('owner', 'agents.create', { email: `${agent(world)}@demo.test`, name: 'Dana', role: 'agent', teams })
  await world.calls(agent(world), 'me.setNotificationSettings', { weeklyReport: true })
  const today = Math.floor(system.clock.now() / DAY)
  const monday = today - ((today + 3) % 7) + 7
  system.clock.advance(monday * DAY + 7 * 60 * MINUTE - system.clock.now())
}

/** With a real database what was is there for the next world, too. */
const leaves = (world: World) => world.calls(agent(world), 'me.setNotificationSettings', { weeklyReport: false })

/** In a process that dies, which keeps each agent's failure for the end. */
async function dies(step: () => Promise<void>): Promise<void> {
  const [result] = await Promise.allSettled([step()])
  if (result.status === 'fulfilled' || result.reason instanceof Stopped) return
  expect((result.reason as Error).message).toMatch(/weekly reports could not be sent/)
}

describe('R1 the process that sends the week dies', () => {
  it('R1 wherever it dies, the email goes out; twice only where nobody could know that it had', async () => {
    const begin = await startingPoint(system, due)
    const calm = await begin()
    calm.world.restart()
    await sendWeeklyReports(calm.world.deps)
    expect(mails(calm.world)).toHaveLength(1)
    const { calls } = calm.world.life
    await leaves(calm.world)
    const counts: number[] = []
    const isOne = process.env.SWITCHBOARD_CRASH_POINTS === 'one'
    const points = isOne ? [calls - 1] : Array.from({ length: calls }, (_, callsLeft) => callsLeft)
    for (const callsLeft of points) {
      for (const hearsLast of [false, true]) {
        const { world } = await begin()
        world.restart(callsLeft, hearsLast)
        await dies(() => sendWeeklyReports(world.deps))
        world.restart()
        // At once, as the retry; and with the next sweeps.
        await sendWeeklyReports(world.deps)
        for (let sweep = 0; sweep < 3; sweep++) {
          system.clock.advance(15 * MINUTE)
          await sendWeeklyReports(world.deps)
        }
        counts.push(mails(world).length)
        await leaves(world)
      }
    }
    expect(Math.min(...counts)).toBe(1)
    expect(Math.max(...counts)).toBe(2)
    expect(counts.filter((count) => count === 2).length).toBeLessThanOrEqual(4)
  })

  it('R1 one that dies each time is sent three times at most', async () => {
    const world = new World(system)
    await due(world)
    const { store } = world.deps
    const dying = Object.assign(Object.create(world.deps) as typeof world.deps, {
      store: Object.assign(Object.create(store) as typeof store, {
        ...store,
        finishWeek: () => Promise.reject(new Stopped()),
      }),
    })
    for (let round = 0; round < 5; round++) {
      await dies(() => sendWeeklyReports(dying))
      system.clock.advance(15 * MINUTE)
    }
    expect(mails(world)).toHaveLength(3)
    await sendWeeklyReports(world.deps)
    await sendWeeklyReports(world.deps)
    expect(mails(world)).toHaveLength(3)
  })
})
