import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identityOf } from '../../kit/identity.ts'
import { runOperation } from '../../kit/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, movements, outcome, stored, whatsappId } from './settings-kit.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

/** A team of this world's own, with a channel that leads to it. */
async function teamOf(world: World, more: object = {}): Promise<string> {
  const { id } = await world.asks<{ id: string }>('owner', 'teams.create', {
    name: 'Own',
    mode: 'collaboration',
    ...more,
  })
  return id
}
/** The customer writes, and the conversation is in that team. */
async function writesTo(world: World, teamId: string): Promise<void> {
  await world.writes('one')
  await world.calls('owner', 'conversations.transfer', { id: whatsappId(world), teamId })
  await world.settle()
}

const office = { timeZone: 'Europe/Berlin', week: { mon: [['09:00', '17:00']] }, closed: ['2026-12-25'] }

describe('what a team can be', () => {
  it.each([
    [{}, 'done'],
    [{ id: 'a-team-of-our-own' }, 'done'],
    [{ id: 'support' }, 'already_exists id'],
    [{ id: '-' }, 'invalid_request id'],
    [{ id: 'a#b' }, 'invalid_request id'],
    [{ name: '' }, 'invalid_request name'],
    [{ mode: 'chaos' }, 'invalid_request mode'],
    [{ soonAfter: 999 }, 'invalid_request soonAfter'],
    [{ soonAfter: 60_000.5 }, 'invalid_request soonAfter'],
    [{ soonAfter: '60000' }, 'invalid_request soonAfter'],
    [{ overdueAfter: 8 * DAY }, 'invalid_request overdueAfter'],
    [{ autoCloseAfter: 1_000 }, 'invalid_request autoCloseAfter'],
    [{ autoCloseAfter: 400 * DAY }, 'invalid_request autoCloseAfter'],
    [{ soonAfter: 10 * MINUTE }, 'invalid_request soonAfter'],
    [{ soonAfter: 10 * MINUTE, overdueAfter: 10 * MINUTE }, 'done'],
    [{ openingHours: office, clocksRun: 'open' }, 'done'],
    [{ openingHours: null }, 'done'],
    [{ openingHours: { ...office, timeZone: 'Europe/Atlantis' } }, 'invalid_request openingHours.timeZone'],
    [{ openingHours: { ...office, week: { mon: [['17:00', '09:00']] } } }, 'invalid_request openingHours.week.mon.0'],
    [{ openingHours: { ...office, week: { mon: [['09:00', '25:00']] } } }, 'invalid_request openingHours.week.mon.0.1'],
    [
      {
        openingHours: {
          ...office,
          week: {
            mon: [
              ['09:00', '12:00'],
              ['11:00', '17:00'],
            ],
          },
        },
      },
      'invalid_request openingHours.week.mon',
    ],
    [{ openingHours: { ...office, week: { funday: [] } } }, 'invalid_request openingHours.week.funday'],
    [{ openingHours: { ...office, closed: ['2026-02-30'] } }, 'invalid_request openingHours.closed.0'],
    [{ clocksRun: 'open' }, 'invalid_request clocksRun'],
    [{ openingHours: { ...office, week: {} }, clocksRun: 'open' }, 'invalid_request openingHours'],
    [{ unknown: 1 }, 'invalid_request unknown'],
  ])('%j: %s', async (more, expected) => {
    const world = new World(system)
    const input = { name: 'New', mode: 'grab', ...more }
    expect(await outcome(world.calls('owner', 'teams.create', input))).toBe(expected)
  })

  it('Q3 has the default times, and soon never later than overdue', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    expect(await world.asks('agent3', 'teams.get', { id })).toEqual({
      id,
      name: 'Own',
      mode: 'collaboration',
      soonAfter: 3 * MINUTE,
      overdueAfter: 5 * MINUTE,
      autoCloseAfter: DAY,
      emailSignature: '',
      emailSender: 'agent',
      openingHours: null,
      clocksRun: 'always',
      version: 1,
    })
    const tooSoon = { id, overdueAfter: 2 * MINUTE }
    expect(await outcome(world.calls('owner', 'teams.update', tooSoon))).toBe('invalid_request soonAfter')
    expect(await outcome(world.calls('owner', 'teams.update', { ...tooSoon, soonAfter: MINUTE }))).toBe('done')
  })

  it('two edits at once both count, or the later is told', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    await Promise.all([
      world.calls('owner', 'teams.update', { id, name: 'Ours' }),
      world.calls('owner', 'teams.update', { id, autoCloseAfter: 2 * DAY }),
    ])
    expect(await world.asks('owner', 'teams.get', { id })).toMatchObject({ name: 'Ours', autoCloseAfter: 2 * DAY })
    const edits = ['A', 'B'].map((name) => outcome(world.calls('owner', 'teams.update', { id, name, version: 3 })))
    expect((await Promise.all(edits)).toSorted()).toEqual(['done', 'version_conflict version'])
  })
})

describe('new times of a team', () => {
  it('Q3 count in lists at once', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    await writesTo(world, id)
    system.clock.advance(2 * MINUTE)
    const soon = async () => {
      const list = await world.asks<{ items: unknown[] }>('owner', 'conversations.list', { queue: 'soon', teamId: id })
      return list.items.length
    }
    expect(await soon()).toBe(0)
    await world.calls('owner', 'teams.update', { id, soonAfter: MINUTE })
    expect(await soon()).toBe(1)
  })

  it('Q5 count at once in processes that knew others, in lists and where a conversation is open', async () => {
    const world = new World(system)
    const teamId = await teamOf(world)
    await writesTo(world, teamId)
    const { deps } = system.boot()
    const waits = async () => {
      const identity = identityOf('owner@demo.test')
      const ask = async (name: string, input: object) =>
        JSON.parse((await runOperation(deps, name, input, { identity })).body)
      const { items } = (await ask('conversations.list', { view: 'all', teamId })) as { items: { waiting: string }[] }
      return [items[0]?.waiting, (await ask('conversations.get', { id: whatsappId(world) })).waiting]
    }
    system.clock.advance(4 * MINUTE)
    expect(await waits()).toEqual(['soon', 'soon'])
    await world.calls('owner', 'teams.update', { id: teamId, soonAfter: 10 * MINUTE, overdueAfter: 20 * MINUTE })
    expect(await waits()).toEqual(['waiting', 'waiting'])
  })

  it('H2 count in opening hours only, where the team says so: lists, the wire, and timers', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    await writesTo(world, id)
    const { waitingSince } = await stored(world)
    const since = waitingSince ?? 0
    // Shut for the two hours after the message.
    const time = (at: number) => new Date(at).toISOString().slice(11, 16)
    const opens = Math.floor(since / 60_000) * 60_000 + 120 * MINUTE
    const hours = time(opens) < '23:00' ? [[time(opens), '24:00']] : [['00:00', '24:00']]
    const week = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, hours]))
    const openingHours = { timeZone: 'UTC', week, closed: [] }
    await world.calls('owner', 'teams.update', { id, openingHours, clocksRun: 'open' })
    await world.settle()
    const shown = async () => {
      const { items } = await world.asks<{ items: { waiting: string; soonAt?: string; overdueAt?: string }[] }>(
        'owner',
        'conversations.list',
        { queue: 'rep_needed', teamId: id },
      )
      return items[0]
    }
    system.clock.advance(10 * MINUTE)
    expect(await shown()).toMatchObject({
      waiting: 'waiting',
      soonAt: new Date(opens + 3 * MINUTE + 1).toISOString(),
      overdueAt: new Date(opens + 5 * MINUTE + 1).toISOString(),
    })
    system.clock.advance(opens + 4 * MINUTE - system.clock.now())
    expect(await shown()).toMatchObject({ waiting: 'soon' })
    const { items } = await world.asks<{ items: unknown[] }>('owner', 'conversations.list', {
      queue: 'soon',
      teamId: id,
    })
    expect(items).toHaveLength(1)
    await world.calls('owner', 'teams.update', { id, clocksRun: 'always' })
    const { waiting, soonAt } = (await shown()) ?? {}
    expect([waiting, soonAt]).toEqual(['overdue', undefined])
  })

  it('Q6 bring timers of waiting conversations closer', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    await writesTo(world, id)
    const { waitingSince, timerAt } = await stored(world)
    expect(timerAt).toBe((waitingSince ?? 0) + 3 * MINUTE + 1)
    await world.calls('owner', 'teams.update', { id, soonAfter: MINUTE, overdueAfter: 2 * MINUTE })
    await world.settle()
    expect((await stored(world)).timerAt).toBe((waitingSince ?? 0) + MINUTE + 1)
    expect(await movements(world)).not.toContain('soon')
  })

  it('Q6 announce what is soon or overdue by them already, once', async () => {
    const world = new World(system)
    const id = await teamOf(world, { soonAfter: 10 * MINUTE, overdueAfter: 20 * MINUTE })
    await writesTo(world, id)
    system.clock.advance(3 * MINUTE)
    await world.calls('owner', 'teams.update', { id, soonAfter: MINUTE, overdueAfter: 2 * MINUTE })
    await world.settle()
    await world.redeliver()
    expect((await movements(world)).filter((name) => name === 'soon' || name === 'overdue')).toEqual([
      'soon',
      'overdue',
    ])
  })

  it('Q7 close what has been silent for long enough by them', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    await writesTo(world, id)
    system.clock.advance(30 * MINUTE)
    await world.calls('owner', 'teams.update', { id, autoCloseAfter: 10 * MINUTE })
    await world.settle()
    expect(await stored(world)).toMatchObject({ status: 'resolved', closedBy: 'timer' })
  })

  it('are known to the next message of the same process', async () => {
    const world = new World(system)
    await world.writes('one')
    await world.calls('owner', 'conversations.close', { id: whatsappId(world) })
    await world.calls('owner', 'teams.update', { id: 'support', soonAfter: 90_000 })
    await world.writes('two')
    const { waitingSince, timerAt } = await stored(world, 2)
    expect(timerAt).toBe((waitingSince ?? 0) + 90_001)
    await world.calls('owner', 'teams.update', { id: 'support', soonAfter: 3 * MINUTE })
  })

  it('A4 a team that no longer grabs shares what a representative owned', async () => {
    const world = new World(system)
    const id = await teamOf(world, { mode: 'grab' })
    const [kim, sam] = [
      await hire(world, 'kim', { teams: [{ id, role: 'representative' }] }),
      await hire(world, 'sam', { teams: [{ id, role: 'representative' }] }),
    ]
    await writesTo(world, id)
    await world.calls(kim.login, 'conversations.join', { id: whatsappId(world) })
    const asSam = () => outcome(world.calls(sam.login, 'conversations.get', { id: whatsappId(world) }))
    expect(await asSam()).toBe('not_found')
    await world.calls('owner', 'teams.update', { id, mode: 'collaboration' })
    await world.settle()
    expect(await asSam()).toBe('done')
  })
})

describe('deleting a team', () => {
  it('is refused while a channel leads to it or something in it is open', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    const channel = { type: 'web', provider: 'web', name: 'Own', teamId: id }
    const { id: channelId } = await world.asks<{ id: string }>('owner', 'channels.create', channel)
    await writesTo(world, id)
    const remove = () => outcome(world.calls('owner', 'teams.delete', { id }))
    expect(await remove()).toBe('team_in_use id id')
    await world.calls('owner', 'channels.update', { id: channelId, teamId: null })
    expect(await remove()).toBe('team_in_use id')
    await world.calls('owner', 'conversations.close', { id: whatsappId(world) })
    expect(await remove()).toBe('done')
    expect(await remove()).toBe('not_found')
    expect(await outcome(world.calls('owner', 'teams.get', { id }))).toBe('not_found')
    const leads = { id: channelId, teamId: id }
    expect(await outcome(world.calls('owner', 'channels.update', leads))).toBe('invalid_request teamId')
    expect(await outcome(world.calls('owner', 'teams.create', { id, name: 'A', mode: 'grab' }))).toBe(
      'already_exists id',
    )
  })

  it('S4 leaves what was closed in it where those who see all find it', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    await writesTo(world, id)
    await world.calls('owner', 'conversations.close', { id: whatsappId(world) })
    await world.calls('owner', 'teams.delete', { id })
    const found = async (who: string) => {
      const { items } = await world.asks<{ items: { id: string }[] }>(who, 'conversations.list', { view: 'all' })
      return items.some((item) => item.id === whatsappId(world))
    }
    expect([await found('owner'), await found('agent1')]).toEqual([true, false])
  })

  it('S4 S5 what is reopened, or came in at the same moment, goes where its channel leads', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    await writesTo(world, id)
    await world.calls('owner', 'conversations.close', { id: whatsappId(world) })
    await world.calls('owner', 'teams.delete', { id })
    await world.calls('owner', 'conversations.reopen', { id: whatsappId(world) })
    await world.settle()
    expect((await stored(world)).teamId).toBe('support')
    expect((await movements(world)).at(-1)).toBe('transferred')
  })

  it('lets go of a channel that was given it in the same moment', async () => {
    const world = new World(system)
    const id = await teamOf(world)
    const { id: channelId } = await world.asks<{ id: string }>('owner', 'channels.create', {
      type: 'web',
      provider: 'web',
      name: 'Own',
    })
    const team = await world.deps.store.readTeam(id)
    const channel = await world.deps.store.readChannel(channelId)
    if (!team || !channel) throw new Error('not there')
    await world.calls('owner', 'teams.delete', { id })
    const late = [world.deps.store.putChannel({ ...channel, teamId: id }), world.deps.store.teamUnchanged(team)]
    await expect(world.deps.store.commit(late)).rejects.toThrow('conflict: team')
    await world.deps.store.commit(late.slice(0, 1))
    await world.settle()
    expect((await world.deps.store.readChannel(channelId))?.teamId).toBeNull()
  })
})
