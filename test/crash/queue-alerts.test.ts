import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { tellAlerts } from '../../functions/areas/live/reactions/tell-alerts.ts'
import { watchNewAlerts, watchQueues } from '../../functions/areas/live/reactions/watch-queues.ts'
import { react } from '../../functions/platform/stream.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { shownTo } from '../kit/stream.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const setAlert = (alert: object) => (world: World) =>
  world.calls('owner', 'workspace.update', { queueAlerts: [{ queue: 'rep_needed', above: 0, ...alert }] })
const write = (world: World) => world.writes('1', 'Hello')

it.each([
  ['a queue passes its number', setAlert({}), write],
  ['an alert is set for a queue that is above its number', write, setAlert({ teamId: 'support' })],
])('R2 %s: it is told of once, wherever whoever notices or tells it dies', async (name, before, step) => {
  const [moved, noticed] = [new OfWorld<LambdaRecord[]>(), new OfWorld<LambdaRecord[]>()]
  const reacts = async (world: World, records: LambdaRecord[] = []) => {
    const [failed] = await react([watchQueues, watchNewAlerts, tellAlerts], shownTo('reactions', records), world.deps)
    if (failed) throw failed.error
  }
  const points = await survivesEveryCrash(system, {
    name,
    async given(world) {
      await world.calls('manager', 'me.setNotificationSettings', { queue_alert: { email: true } })
      await before(world)
      await world.takeRecords()
    },
    async ready(world) {
      await step(world)
      moved.set(world, await world.takeRecords())
    },
    async when(world) {
      await reacts(world, moved.get(world))
      // The stream keeps what was noticed until it is told.
      noticed.set(world, [...(noticed.get(world) ?? []), ...(await world.takeRecords())])
      await reacts(world, noticed.get(world))
    },
    compare: ({ more }) => more,
    async observe(world) {
      const { items } = await world.asks<{ items: { kind: string; alert: { count: number } }[] }>(
        'manager',
        'notifications.list',
        {},
      )
      return {
        centre: items.filter(({ kind }) => kind === 'queue_alert').map(({ alert }) => alert.count),
        gathered: (await world.deps.store.readDigestNotes('ag_manager')).map(({ kind }) => kind),
        raised: (await world.deps.store.readAlertStates()).map(({ isRaised }) => isRaised),
      }
    },
  })
  expect(points).toBeGreaterThan(3)
})
