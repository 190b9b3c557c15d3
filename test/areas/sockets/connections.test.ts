import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SOCKET_LIFE_MS } from '../../../functions/areas/sockets/domain/remembered.ts'
import type { AgentConnection } from '../../../functions/areas/sockets/port.ts'
import { createStore } from '../../../functions/edges/store.ts'
import * as ENV from '../../../functions/platform/env-names.ts'
import { rememberedMs } from '../../../functions/platform/sockets-remembered.ts'
import { startEngine } from '../../kit/engine.ts'

const START = 1_800_000_000_000
let engine: Awaited<ReturnType<typeof startEngine>>
let name: string
let now: number
let queries: number
beforeAll(async () => {
  engine = await startEngine('memory')
})
afterAll(() => engine.stop())
beforeEach(async () => {
  name = await engine.table()
  now = START
  queries = 0
})
afterEach(() => {
  delete process.env[ENV.socketPartitions]
})

/** A process of its own, which remembers for itself. */
function start() {
  const { client } = engine.open(name)
  const counting = Object.create(client, {
    send: {
      value(command: { constructor: { name: string } }) {
        if (command.constructor.name === 'QueryCommand') queries++
        return client.send(command as never)
      },
    },
  })
  return createStore({ client: counting, name }, { now: () => now })
}
const socket = (connectionId: string, agentId = 'ag_1'): AgentConnection => ({ kind: 'agent', connectionId, agentId })
const ids = async (store: ReturnType<typeof start>) =>
  (await store.agentConnections(now)).map(({ connectionId }) => connectionId).sort()
const until = START + 7_200_000

describe('agents’ sockets', () => {
  it('are read once a second and process; what others do is known within it', async () => {
    const [mine, other] = [start(), start()]
    await mine.putConnection(socket('a'), until)
    expect(await ids(other)).toEqual(['a'])
    await mine.putConnection(socket('b', 'ag_2'), until)
    expect([await ids(other), await ids(other), queries]).toEqual([['a'], ['a'], 1])
    now += rememberedMs()
    expect([await ids(other), queries]).toEqual([['a', 'b'], 2])
    now -= 1
    expect([await ids(other), queries]).toEqual([['a', 'b'], 3])
  })
  it('as a replica may have them are nothing for whoever must know of all', async () => {
    const store = start()
    const all = async (consistent: boolean) => (await store.agentConnections(now, consistent)).length
    expect([await all(false), await all(false), queries]).toEqual([0, 0, 1])
    expect([await all(true), queries]).toEqual([0, 2])
    expect([await all(false), queries]).toEqual([0, 2])
  })
  it('what a process does itself it knows at once, also while it reads', async () => {
    const store = start()
    const reading = ids(store)
    await store.putConnection(socket('a'), until)
    await reading
    expect(await ids(store)).toEqual(['a'])
    const looking = { conversationId: 'cv_1_1', state: 'viewing' as const, until: START + 60_000 }
    expect(await store.putLooking(socket('a'), looking, 'cv_1_1')).toBeUndefined()
    expect((await store.agentConnections(now))[0]?.looking).toEqual(looking)
    expect(await store.putLooking(socket('a'), null, 'cv_1_1')).toEqual(looking)
    expect((await store.agentConnections(now))[0]).toEqual({
      ...socket('a'),
      since: until - SOCKET_LIFE_MS,
      expiresAt: until,
    })
    await store.deleteConnection(socket('a'))
    expect([await ids(store), queries]).toEqual([[], 1])
  })
  it('one that has had its time is none, in memory either', async () => {
    const store = start()
    await store.putConnection(socket('a'), START + 500)
    expect(await ids(store)).toEqual(['a'])
    now += 500
    expect([await ids(store), queries]).toEqual([[], 1])
  })
  it('are shared out over as many partitions as the stage says; those from before are found where they were', async () => {
    const before = start()
    const many = Array.from({ length: 40 }, (_, n) => `socket${n}`)
    await before.putConnection(socket('before'), until)
    process.env[ENV.socketPartitions] = '4'
    const after = start()
    for (const each of many) await after.putConnection(socket(each), until)
    now += rememberedMs()
    expect([await ids(after), queries]).toEqual([[...many, 'before'].sort(), 4])
    const looking = { conversationId: 'cv_1_1', state: 'viewing' as const, until: now + 60_000 }
    await after.putLooking(socket('before'), looking, 'cv_1_1')
    await after.putLooking(socket('socket1'), looking, 'cv_1_1')
    const fresh = start()
    const shown = (await fresh.agentConnections(now)).filter((each) => each.looking)
    expect(shown.map(({ connectionId }) => connectionId).sort()).toEqual(['before', 'socket1'])
    for (const each of [...many, 'before']) await fresh.deleteConnection(socket(each))
    expect(await ids(start())).toEqual([])
  })
})
