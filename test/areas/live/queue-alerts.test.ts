import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { watchQueues } from '../../../functions/areas/live/use-cases/watch-queues.ts'
import { sendDigest } from '../../../functions/areas/notifications/use-cases/send-digest.ts'
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

const MINUTE = 60_000
type Notice = OutputOf<'notifications.list'>['items'][number]
type Alerts = OutputOf<'workspace.get'>['queueAlerts']

const setAlerts = (queueAlerts: unknown) => world.calls('owner', 'workspace.update', { queueAlerts } as object)
/** What somebody's centre has of queues, the newest first. */
async function alertsOf(who: string): Promise<Notice[]> {
  const { items } = await world.asks<OutputOf<'notifications.list'>>(who, 'notifications.list', { limit: 100 })
  return items.filter(({ kind }) => kind === 'queue_alert')
}
/** Looks at queues that this process has arranged from now on. */
function armed(): { at: number }[] {
  const looks: { at: number }[] = []
  const { scheduler } = world.deps
  world.deps.scheduler = {
    ...scheduler,
    arm(schedule) {
      if (schedule.kind === 'queues') looks.push(schedule)
      return scheduler.arm(schedule)
    },
  }
  return looks
}
/** So many customers of the support team wait. */
async function wait(count: number): Promise<World[]> {
  const customers = Array.from({ length: count }, () => new World(system))
  for (const customer of customers) await customer.writes('1', 'Hello')
  return customers
}
const answer = (customers: readonly World[]) =>
  Promise.all(
    customers.map((one) =>
      world.calls('agent1', 'conversations.close', { id: `cv_${one.whatsappContact.slice(3)}_1` }),
    ),
  )

describe('R2 alerts that are set', () => {
  it.each([
    ['of no queue', [{ queue: 'long', above: 1 }], 'queueAlerts.0.queue'],
    ['above nothing', [{ queue: 'soon', above: 1 }, { queue: 'overdue' }], 'queueAlerts.1.above'],
    ['above less than none', [{ queue: 'overdue', above: -1 }], 'queueAlerts.0.above'],
    ['above half a customer', [{ queue: 'overdue', above: 0.5 }], 'queueAlerts.0.above'],
    ['with what is not known', [{ queue: 'overdue', above: 1, sound: true }], 'queueAlerts.0.sound'],
    [
      'of an unknown team',
      [
        { queue: 'overdue', above: 1 },
        { queue: 'soon', teamId: 'nobody', above: 1 },
      ],
      'queueAlerts.1.teamId',
    ],
    [
      'the same twice',
      [
        { queue: 'overdue', above: 1 },
        { queue: 'overdue', above: 1 },
      ],
      'queueAlerts.1',
    ],
    ['more than twenty', Array.from({ length: 21 }, (_, above) => ({ queue: 'overdue', above })), 'queueAlerts'],
  ])('are refused %s, and nothing changes', async (_what, alerts, path) => {
    await expect(setAlerts(alerts)).rejects.toMatchObject({ code: 'invalid_request', errors: [{ path }] })
    const { queueAlerts } = await world.asks<{ queueAlerts: Alerts }>('owner', 'workspace.get', {})
    expect(queueAlerts).toEqual([])
  })
  it('are nobody’s to change who may not keep the settings', async () => {
    const given = { queueAlerts: [{ queue: 'overdue', above: 1 }] }
    await expect(world.calls('manager', 'workspace.update', given)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('R2 a queue that passes its number', () => {
  it('nothing is looked at, and nothing armed, where no alerts are set', async () => {
    const looks = armed()
    const customers = await wait(2)
    await world.settle()
    expect(await world.deps.store.readAlertStates()).toEqual([])
    expect(looks).toEqual([])
    await answer(customers)
    await world.settle()
  })

  it('is told of once, to the team’s admins and whoever may see all, on the desktop and in the centre', async () => {
    await setAlerts([
      { queue: 'rep_needed', teamId: 'support', above: 2 },
      { queue: 'rep_needed', above: 90 },
    ])
    await world.settle()
    const heard = ['ag_manager', 'ag_support_admin', 'ag_agent1', 'ag_agent3'].map((agentId) => {
      system.sockets.open(`alerts-${agentId}`)
      return { agentId, connectionId: `alerts-${agentId}` }
    })
    for (const { agentId, connectionId } of heard) {
      await world.deps.store.putConnection({ kind: 'agent', agentId, connectionId }, system.clock.now() + 60 * MINUTE)
    }
    const customers = await wait(3)
    await world.settle()
    system.clock.advance(MINUTE)
    customers.push(...(await wait(1)))
    await world.settle()
    // The sweep comes by as well, and so does the same batch of the stream.
    await watchQueues(world.deps)
    await watchQueues(world.deps)
    await world.settle()
    const frames = heard.map(({ connectionId }) =>
      system.sockets
        .frames(connectionId)
        .flatMap((frame) => (JSON.parse(frame) as { events?: { notification?: Notice }[] }).events ?? [])
        .flatMap(({ notification }) => (notification?.kind === 'queue_alert' ? [notification] : [])),
    )
    const told = {
      kind: 'queue_alert',
      conversationId: null,
      actions: [],
      alert: { queue: 'rep_needed', teamId: 'support', teamName: 'Support', above: 2, count: expect.any(Number) },
    }
    expect(frames.map((each) => each.length)).toEqual([1, 1, 0, 0])
    expect(frames[0]?.[0]).toMatchObject(told)
    for (const who of ['owner', 'manager', 'support-admin']) {
      expect(await alertsOf(who)).toEqual([expect.objectContaining({ ...told, read: false })])
    }
    for (const who of ['agent1', 'agent3']) expect(await alertsOf(who)).toEqual([])

    // Back to nothing, then over it again.
    await answer(customers)
    await world.settle()
    await watchQueues(world.deps)
    system.clock.advance(6 * MINUTE)
    const others = await wait(3)
    await world.settle()
    await watchQueues(world.deps)
    await world.settle()
    expect(await alertsOf('manager')).toHaveLength(2)
    await answer(others)
    await world.settle()
    await watchQueues(world.deps)
  })

  it('is read as others are, and not told who does not want it', async () => {
    const [latest] = await alertsOf('manager')
    await world.calls('manager', 'notifications.read', { ids: [latest?.id] })
    expect((await alertsOf('manager')).map(({ read }) => read)).toEqual([true, false])
    await world.calls('support-admin', 'me.setNotificationSettings', { queue_alert: { desktop: false } })
    expect(await alertsOf('support-admin')).toEqual([])
    await world.calls('support-admin', 'me.setNotificationSettings', { queue_alert: { desktop: true } })
    expect(await alertsOf('support-admin')).toHaveLength(2)
  })

  it('two who look at once keep it once', async () => {
    system.clock.advance(10 * MINUTE)
    const customers = await wait(3)
    await world.clear()
    const [one, other] = [system.boot(), system.boot()]
    await Promise.all([watchQueues(one.deps), watchQueues(other.deps), watchQueues(world.deps)])
    await world.settle()
    expect(await alertsOf('manager')).toHaveLength(3)
    await answer(customers)
    await world.settle()
    await watchQueues(world.deps)
  })

  it('what moves within ten seconds of a look is looked at by a timer then', async () => {
    system.clock.advance(10 * MINUTE)
    world.restart()
    const looks = armed()
    const customers = await wait(1)
    await world.settle()
    customers.push(...(await wait(2)))
    await world.settle()
    expect(looks).toEqual([expect.objectContaining({ kind: 'queues', at: expect.any(Number) })])
    expect((looks[0]?.at ?? 0) - system.clock.now()).toBeGreaterThan(0)
    expect(await alertsOf('manager')).toHaveLength(3)
    await watchQueues(world.deps)
    await world.settle()
    expect(await alertsOf('manager')).toHaveLength(4)
    await answer(customers)
    await world.settle()
  })

  it('goes by email to whoever wants that, with the page that shows it', async () => {
    await world.calls('manager', 'me.setNotificationSettings', { queue_alert: { email: true } })
    await world.settle()
    system.clock.advance(10 * MINUTE)
    await watchQueues(world.deps)
    const customers = await wait(3)
    await watchQueues(world.deps)
    await world.settle()
    system.clock.advance(3 * MINUTE)
    expect(await sendDigest(world.deps, 'ag_manager')).toBe('sent')
    expect(world.emails().at(-1)?.text).toContain('“Agent needed” in Support has passed 2: 3 by then')
    expect(world.emails().at(-1)?.text).toContain('https://console.switchboard.test/reports/live')
    expect(await sendDigest(world.deps, 'ag_manager')).toBe('none')
    await answer(customers)
    await world.settle()
  })

  it('that it has passed already when the alert is set is told on the spot, and looked at again when all processes know', async () => {
    await setAlerts([])
    await world.settle()
    system.clock.advance(10 * MINUTE)
    const before = await alertsOf('manager')
    // This process has just found that no alert is set.
    world.restart()
    const customers = await wait(2)
    await world.settle()
    const looks = armed()
    await setAlerts([{ queue: 'rep_needed', teamId: 'support', above: 1 }])
    await world.settle()
    expect(await alertsOf('manager')).toHaveLength(before.length + 1)
    expect(looks).toEqual([expect.objectContaining({ kind: 'queues', at: expect.any(Number) })])
    expect((looks[0]?.at ?? 0) - system.clock.now()).toBeGreaterThanOrEqual(40_000)
    await answer(customers)
    await world.settle()
  })

  it('settings without a change of alerts arm nothing', async () => {
    const looks = armed()
    await world.calls('owner', 'workspace.update', { name: 'Another name' } as object)
    await world.settle()
    expect(looks).toEqual([])
  })

  it('an alert that is taken away is forgotten', async () => {
    await setAlerts([])
    await watchQueues(world.deps)
    expect(await world.deps.store.readAlertStates()).toEqual([])
  })
})
