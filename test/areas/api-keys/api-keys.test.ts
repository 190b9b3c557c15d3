import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { admitTicket } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { Permission } from '../../../functions/areas/workspace/domain/agent.ts'
import { Stopped } from '../../kit/lifeline.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { everything, hire, outcome } from '../workspace/settings-kit.ts'
import { callsBy, type MadeKey, make, outcomeBy } from './key-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

const read = (key: MadeKey) => world.deps.store.readApiKey(key.id)
const refused = (by: string, name: Parameters<World['calls']>[1], input: object) =>
  world.calls(by, name, input).then(
    () => undefined,
    (error: { code: string; errors: { path: string; message: string }[] }) => [error.code, error.errors],
  )

describe('O3 an API key', () => {
  it('is told once, and nothing keeps or tells more than a digest of it', async () => {
    const input = { name: 'Shop', scopes: ['reports.view' as const], teamIds: ['support'] }
    const first = JSON.parse((await world.calls('owner', 'apiKeys.create', input, 'once')).body) as MadeKey
    expect(first.key).toMatch(/^sb_live_[0-9A-Z]{26}_[0-9a-f]{48}$/)
    expect(first.key.startsWith(`${first.prefix}_`)).toBe(true)
    const again = JSON.parse((await world.calls('owner', 'apiKeys.create', input, 'once')).body) as MadeKey
    expect(again).toEqual({ ...first, key: null })
    const rotated = JSON.parse(
      (await world.calls('owner', 'apiKeys.rotate', { id: first.id }, 'other')).body,
    ) as MadeKey
    expect(JSON.parse((await world.calls('owner', 'apiKeys.rotate', { id: first.id }, 'other')).body)).toEqual({
      ...rotated,
      key: null,
    })
    const listed = await world.asks<{ items: object[] }>('owner', 'apiKeys.list', {})
    const { key: _key, ...shown } = rotated
    expect(listed.items).toContainEqual(shown)
    expect(await world.asks('owner', 'apiKeys.get', { id: first.id })).toEqual(shown)
    const stored = `${await everything(system)}${JSON.stringify(listed)}`
    for (const { key } of [first, rotated]) expect(stored).not.toContain(key.slice(-48))
    expect(JSON.stringify(listed)).not.toContain((await read(first))?.secretHash)
  })

  it('is made, changed and taken back by people who keep the settings, never by a key', async () => {
    const key = await make(world, { scopes: [...Permission.options] })
    for (const [name, input] of [
      ['apiKeys.list', {}],
      ['apiKeys.create', { name: 'Another', scopes: [] }],
      ['apiKeys.update', { id: key.id, name: 'Mine' }],
      ['apiKeys.rotate', { id: key.id }],
      ['apiKeys.delete', { id: key.id }],
    ] as const) {
      expect([name, await outcomeBy(world.deps, key.key, name, input)]).toEqual([name, 'forbidden'])
      expect([name, await outcome(world.calls('agent1', name, input))]).toEqual([name, 'forbidden'])
    }
    expect(await read(key)).toMatchObject({ name: 'Shop', version: 1 })
  })

  it('is given no more than its maker has: rights, and teams whose conversations they see whoever has them', async () => {
    const keeper = { permissions: ['settings.manage', 'reports.view'] }
    const { login } = await hire(world, `keeper${world.tag}`, {
      ...keeper,
      teams: [
        { id: 'support', role: 'representative' },
        { id: 'sales', role: 'admin' },
      ],
    })
    const give = (input: object) => refused(login, 'apiKeys.create', { name: 'Mine', scopes: [], ...input })
    expect(await give({ teamIds: ['sales'], scopes: ['reports.view'] })).toBeUndefined()
    expect(await give({ teamIds: [] })).toBeUndefined()
    expect(await give({})).toEqual(['forbidden', [{ path: 'teamIds', message: 'every team is not yours to give' }]])
    expect(await give({ teamIds: ['support', 'sales'] })).toMatchObject([
      'forbidden',
      [{ path: 'teamIds', message: 'support is not yours to give' }],
    ])
    expect(await give({ teamIds: [], scopes: ['contacts.erase'] })).toMatchObject(['forbidden', [{ path: 'scopes' }]])
    // Nor by another's key: whoever is told one may do what it may.
    const whole = await make(world)
    expect(await refused(login, 'apiKeys.rotate', { id: whole.id })).toMatchObject(['forbidden', [{ path: 'teamIds' }]])
    expect(await refused(login, 'apiKeys.update', { id: whole.id, scopes: ['contacts.merge'] })).toMatchObject([
      'forbidden',
      [{ path: 'scopes' }],
    ])
    // What is no more than it had, and taking it back, are anybody's who keeps the settings.
    expect(await refused(login, 'apiKeys.update', { id: whole.id, name: 'Warehouse' })).toBeUndefined()
    expect(await refused(login, 'apiKeys.delete', { id: whole.id })).toBeUndefined()
  })

  it('gives others no more than it has, either', async () => {
    const key = await make(world, { scopes: ['settings.manage'], teamIds: ['support'] })
    const hires = (fields: object) =>
      outcomeBy(world.deps, key.key, 'agents.create', { email: `${Math.random()}@x.test`, name: 'X', ...fields })
    expect(await hires({ role: 'admin' })).toBe('forbidden')
    expect(await hires({ role: 'agent', permissions: ['contacts.erase'] })).toBe('forbidden')
    expect(await hires({ role: 'agent', teams: [{ id: 'sales', role: 'representative' }] })).toBe('forbidden')
    expect(await hires({ role: 'agent', teams: [{ id: 'support', role: 'representative' }] })).toBe('done')
  })

  it('says which field does not fit', async () => {
    const errors = async (input: object) =>
      (await refused('owner', 'apiKeys.create', { name: 'X', scopes: [], ...input }))?.[1]
    expect(await errors({ teamIds: ['nowhere'] })).toEqual([{ path: 'teamIds.0', message: 'is not a team' }])
    expect(await errors({ expiresAt: '2020-01-01T00:00:00Z' })).toEqual([
      { path: 'expiresAt', message: 'is not in the future' },
    ])
    expect(await errors({ teamIds: ['sales'], scopes: ['conversations.viewAll'] })).toMatchObject([{ path: 'teamIds' }])
    expect(await errors({ scopes: ['everything'] })).toMatchObject([{ path: 'scopes.0' }])
    expect(await errors({ limits: { perSecond: 0, burst: 0 } })).toMatchObject([
      { path: 'limits.perSecond' },
      { path: 'limits.burst' },
    ])
  })

  it('two changes at once both count, and an older version is refused', async () => {
    const key = await make(world)
    await Promise.all([
      world.calls('owner', 'apiKeys.update', { id: key.id, name: 'A' }),
      world.calls('owner', 'apiKeys.update', { id: key.id, readOnly: true }),
      world.calls('owner', 'apiKeys.rotate', { id: key.id }),
    ])
    expect(await read(key)).toMatchObject({ name: 'A', readOnly: true, version: 4, previousHash: expect.any(String) })
    expect(await outcome(world.calls('owner', 'apiKeys.update', { id: key.id, version: 1, name: 'B' }))).toBe(
      'version_conflict version',
    )
  })

  it('a process that dies while it rotates has done so once or not at all, and the key from before is good either way', async () => {
    for (let callsLeft = 1, died = true; died; callsLeft++) {
      const key = await make(world)
      world.restart(callsLeft)
      died = await world.calls('owner', 'apiKeys.rotate', { id: key.id }, `dies-${callsLeft}`).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Stopped)) throw error
          return true
        },
      )
      world.restart()
      await world.calls('owner', 'apiKeys.rotate', { id: key.id }, `dies-${callsLeft}`)
      expect(await read(key)).toMatchObject({ version: 2 })
      expect(await outcomeBy(world.deps, key.key, 'teams.list')).toBe('done')
    }
  })
})

describe('O3 a key that is good no more', () => {
  it('is refused within ten seconds by processes that have just used it, under load', async () => {
    const key = await make(world)
    const processes = Array.from({ length: 4 }, () => system.boot().deps)
    const all = () =>
      Promise.all(processes.flatMap((deps) => Array.from({ length: 6 }, () => outcomeBy(deps, key.key, 'teams.list'))))
    expect(new Set(await all())).toEqual(new Set(['done']))
    const [before] = await Promise.all([all(), world.calls('owner', 'apiKeys.delete', { id: key.id })])
    expect([...new Set(before)].every((one) => one === 'done' || one === 'unauthorized')).toBe(true)
    // Where it was taken back it is known at once.
    expect(await outcomeBy(world.deps, key.key, 'teams.list')).toBe('unauthorized')
    system.clock.advance(10_000)
    expect(new Set(await all())).toEqual(new Set(['unauthorized']))
    expect(await outcomeBy(system.boot().deps, key.key, 'teams.list')).toBe('unauthorized')
  })

  it('expires to the millisecond', async () => {
    const key = await make(world, { expiresAt: new Date(system.clock.now() + 60_000).toISOString() })
    system.clock.advance(59_999)
    expect(await outcomeBy(world.deps, key.key, 'teams.list')).toBe('done')
    system.clock.advance(1)
    expect(await outcomeBy(world.deps, key.key, 'teams.list')).toBe('unauthorized')
  })

  it('rotated is good for a day beside the new one, or for as long as was said', async () => {
    const key = await make(world)
    const next = await world.asks<MadeKey>('owner', 'apiKeys.rotate', { id: key.id })
    expect(next.previousUntil).toBe(new Date(system.clock.now() + 86_400_000).toISOString())
    const both = async () => [
      await outcomeBy(world.deps, key.key, 'teams.list'),
      await outcomeBy(world.deps, next.key, 'teams.list'),
    ]
    expect(await both()).toEqual(['done', 'done'])
    system.clock.advance(86_400_000 - 1)
    expect(await both()).toEqual(['done', 'done'])
    system.clock.advance(1)
    expect(await both()).toEqual(['unauthorized', 'done'])
    expect(await world.asks('owner', 'apiKeys.get', { id: key.id })).toMatchObject({ previousUntil: null })
    const leaked = await world.asks<MadeKey>('owner', 'apiKeys.rotate', { id: key.id, overlap: 0 })
    system.clock.advance(10_000)
    expect(await outcomeBy(world.deps, next.key, 'teams.list')).toBe('unauthorized')
    expect(await outcomeBy(world.deps, leaked.key, 'teams.list')).toBe('done')
  })

  it('rotated is good at once where it was known before; who guesses at it has it read a few times a second at most', async () => {
    const key = await make(world)
    const { deps: elsewhere, life } = system.boot()
    expect(await outcomeBy(elsewhere, key.key, 'teams.list')).toBe('done')
    system.clock.advance(250)
    const next = await world.asks<MadeKey>('owner', 'apiKeys.rotate', { id: key.id })
    for (const one of [key, next]) expect(await outcomeBy(elsewhere, one.key, 'teams.list')).toBe('done')
    const guess = next.key.slice(0, -1) + (next.key.endsWith('0') ? '1' : '0')
    const before = life.calls
    for (let tries = 0; tries < 20; tries++) {
      system.clock.advance(50)
      expect(await outcomeBy(elsewhere, guess, 'teams.list')).toBe('unauthorized')
    }
    expect(life.calls - before).toBe(4)
  })

  it('rotated again within the overlap, as the new one was lost, has the lost one beside it and no older one', async () => {
    const key = await make(world)
    const lost = await world.asks<MadeKey>('owner', 'apiKeys.rotate', { id: key.id })
    system.clock.advance(3_600_000)
    const again = await world.asks<MadeKey>('owner', 'apiKeys.rotate', { id: key.id })
    system.clock.advance(10_000)
    const outcomes = [again, lost, key].map((one) => outcomeBy(world.deps, one.key, 'teams.list'))
    expect(await Promise.all(outcomes)).toEqual(['done', 'done', 'unauthorized'])
  })

  it.each([
    ['another secret', (key: string) => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')],
    ['another id', (key: string) => key.replace(/_live_./, '_live_Z')],
    ['no key', () => 'sb_live_x'],
  ])('%s is nobody', async (_what, changed) => {
    const key = await make(world)
    expect(await outcomeBy(world.deps, changed(key.key), 'teams.list')).toBe('unauthorized')
  })
})

describe('O3 what a key may do', () => {
  it('is what its scopes say; a reading one changes nothing', async () => {
    const [bare, reporting, reading] = [
      await make(world),
      await make(world, { scopes: ['reports.view'] }),
      await make(world, { scopes: ['settings.manage'], readOnly: true }),
    ]
    expect(await outcomeBy(world.deps, bare.key, 'bots.delete', { id: 'x' })).toBe('forbidden')
    const span = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' }
    expect(await outcomeBy(world.deps, reporting.key, 'reports.volume', span)).toBe('done')
    expect(await outcomeBy(world.deps, reading.key, 'webhookSecret.get')).toBe('done')
    expect(await outcomeBy(world.deps, reading.key, 'workspace.update', { name: 'Taken' })).toBe('forbidden')
    expect(await outcomeBy(world.deps, reading.key, 'contacts.create', { name: 'X' })).toBe('forbidden')
  })

  it('is not what only a person can do, whatever its scopes', async () => {
    const key = await make(world, { scopes: [...Permission.options] })
    await world.writes('Hello')
    const id = `cv_${world.whatsappContact.slice(3)}_1`
    expect(await outcomeBy(world.deps, key.key, 'conversations.join', { id })).toBe('forbidden')
    expect(await outcomeBy(world.deps, key.key, 'me.setAvailability', { available: true })).toBe('forbidden')
  })

  it('is told who it is and what it may', async () => {
    const key = await make(world, { name: 'Shop', scopes: ['reports.view'] })
    expect(await callsBy(world.deps, key.key, 'me.get')).toMatchObject({
      id: key.id,
      name: 'Shop',
      permissions: expect.arrayContaining(['reports.view']),
      program: true,
    })
  })

  it('opens a socket by a ticket, once, as long as it is good: most classes of WebSockets send no bearer', async () => {
    const key = await make(world)
    const ticket = async () => {
      const { url } = (await callsBy(world.deps, key.key, 'socketTickets.create')) as { url: string }
      return new URL(url).searchParams.get('ticket') ?? ''
    }
    const [one, another] = [await ticket(), await ticket()]
    expect((await admitTicket(world.deps, one))?.agent).toMatchObject({ id: key.id, program: true })
    expect(await admitTicket(world.deps, one)).toBeUndefined()
    await world.asks('owner', 'apiKeys.delete', { id: key.id })
    expect(await admitTicket(system.boot().deps, another)).toBeUndefined()
  })
})

describe('O3 how often a key may call', () => {
  const limits = { perSecond: 2, burst: 10 }

  it('is its burst and then its rate, over all processes together; it is told how much is left, and when to come again', async () => {
    const key = await make(world, { limits })
    const processes = Array.from({ length: 3 }, () => system.boot().deps)
    const all = async (each: number) => {
      const outcomes = await Promise.all(
        processes.flatMap((deps) => Array.from({ length: each }, () => outcomeBy(deps, key.key, 'teams.list'))),
      )
      return outcomes.filter((one) => one === 'done').length
    }
    expect(await all(10)).toBe(10)
    expect(await all(1)).toBe(0)
    system.clock.advance(2_000)
    expect(await all(10)).toBe(4)
    const seen: number[] = []
    const counted = ({ remaining }: { remaining: number }) => seen.push(remaining)
    const [deps] = processes
    if (!deps) throw new Error('There is no process.')
    await expect(callsBy(deps, key.key, 'teams.list', {}, { counted })).rejects.toMatchObject({
      code: 'rate_limited',
      remedy: { retryAfterSeconds: 1 },
    })
    system.clock.advance(60_000)
    await callsBy(deps, key.key, 'teams.list', {}, { counted })
    expect(seen).toEqual([0, 9])
  })

  it('is one key’s and no other’s, and nobody’s who is a person', async () => {
    const [one, other] = [await make(world, { limits: { perSecond: 1, burst: 1 } }), await make(world, { limits })]
    expect(await outcomeBy(world.deps, one.key, 'teams.list')).toBe('done')
    expect(await outcomeBy(world.deps, one.key, 'teams.list')).toBe('rate_limited')
    expect(await outcomeBy(world.deps, other.key, 'teams.list')).toBe('done')
    for (let call = 0; call < 20; call++) await world.calls('owner', 'teams.list', {})
  })

  it('costs a steady caller a write for several calls, and one who is turned away none', async () => {
    const key = await make(world, { limits: { perSecond: 100, burst: 200 } })
    const { deps } = system.boot()
    const taken = vi.spyOn(deps.store, 'takeCalls')
    for (let call = 0; call < 100; call++) await callsBy(deps, key.key, 'teams.list')
    expect(taken.mock.calls.length).toBeLessThan(25)
    const outcomes: string[] = []
    for (let call = 0; call < 100; call++) outcomes.push(await outcomeBy(deps, key.key, 'teams.list'))
    expect(new Set(outcomes)).toEqual(new Set(['done']))
    taken.mockClear()
    const read = vi.spyOn(deps.store, 'readTeams')
    for (let call = 0; call < 20; call++) {
      expect(await outcomeBy(deps, key.key, 'teams.list')).toBe('rate_limited')
    }
    expect(taken.mock.calls.length).toBeLessThanOrEqual(1)
    expect(read).not.toHaveBeenCalled()
  })
})

describe('O3 when a key was used last', () => {
  it('is noted at most once in five minutes, however many processes it calls', async () => {
    const key = await make(world)
    const noted = async () => (await read(key))?.lastUsedAt
    expect(await noted()).toBeUndefined()
    const at = system.clock.now()
    const processes = Array.from({ length: 3 }, () => system.boot().deps)
    await Promise.all(processes.map((deps) => outcomeBy(deps, key.key, 'teams.list')))
    expect(await noted()).toBe(at)
    system.clock.advance(299_000)
    await Promise.all(processes.map((deps) => outcomeBy(deps, key.key, 'teams.list')))
    expect(await noted()).toBe(at)
    system.clock.advance(1_000)
    await Promise.all(processes.map((deps) => outcomeBy(deps, key.key, 'teams.list')))
    expect(await noted()).toBe(at + 300_000)
    // It is no change of the key that a form would trip over.
    expect(await read(key)).toMatchObject({ version: 1 })
  })
})
