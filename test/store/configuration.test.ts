import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { createStore, type Store } from '../../functions/edges/store.ts'
import { configuring } from '../../functions/kernel/commit.ts'
import { configurationKey } from '../../functions/platform/configuration-count.ts'
import { commit, get, put, type Table } from '../../functions/platform/table.ts'
import { asDocumentClient, documentSender } from '../kit/memory-table/memory-client.ts'
import { MemoryDatabase } from '../kit/memory-table/memory-database.ts'

const SECOND = 1_000
const team = { id: 't', name: 'T', mode: 'grab' as const, deleted: false }

interface Process {
  store: Store
  table: Table
  /** the sort keys of what it has asked for, since they were taken last */
  asked(): string[]
}

/** A table and the processes that work with it, at a time that is moved. */
function startTable() {
  const database = new MemoryDatabase()
  const { name } = database.createTable('table')
  const world = {
    now: 1_000 * SECOND,
    start(): Process {
      const sender = documentSender(database)
      const asked: string[] = []
      const client = asDocumentClient({
        send(command) {
          const { Key, ExpressionAttributeValues: values } = command.input as {
            Key?: { sk: string }
            ExpressionAttributeValues?: Record<string, string>
          }
          if (Key) asked.push(Key.sk.trim())
          else if (values) asked.push(String(values[':prefix'] ?? values[':from'] ?? values[':pk']))
          return sender.send(command)
        },
      })
      const table = { client, name }
      const store = createStore(table, { now: () => world.now })
      return { store, table, asked: () => asked.splice(0) }
    },
  }
  return world
}

const times = async ({ store }: Process) => (await store.teamTimes(team.id)).soonAfter

it('what is configured is read once, and then only whether any of it was changed', async () => {
  const world = startTable()
  const [settings, process] = [world.start(), world.start()]
  await settings.store.commit([settings.store.putTeam(team as never)])
  await Promise.all([times(process), times(process), process.store.readListeningLately(world.now)])
  // Nothing is asked before there is something to compare.
  expect(process.asked().sort()).toEqual(['TEAM#t', 'listening'])
  for (const later of [9, 10, 19, 20]) {
    world.now += later * SECOND
    await Promise.all([times(process), process.store.readListeningLately(world.now)])
  }
  // After nine seconds nothing was asked; and what was read before the first answer once more with it.
  expect(process.asked().sort()).toEqual(['CONFIGURATION', 'CONFIGURATION', 'CONFIGURATION', 'TEAM#t', 'listening'])
})

it('what another process has changed is seen after ten seconds, what this one has changed at once', async () => {
  const world = startTable()
  const [settings, process] = [world.start(), world.start()]
  await settings.store.commit([settings.store.putTeam({ ...team, soonAfter: 1 } as never)])
  expect([await times(settings), await times(process)]).toEqual([1, 1])
  const change = async (soonAfter: number) => {
    const before = await settings.store.readTeam(team.id)
    await settings.store.commit([settings.store.putTeam({ ...before, soonAfter } as never)])
  }
  await change(2)
  world.now += 9 * SECOND
  expect([await times(settings), await times(process)]).toEqual([2, 1])
  world.now += SECOND
  expect(await times(process)).toBe(2)
  // It asked ten seconds ago, and has something else to ask for since.
  world.now += 9 * SECOND
  await process.store.readListeningLately(world.now)
  await change(3)
  world.now += SECOND
  expect(await times(process)).toBe(3)
})

it('how often it was changed comes with the agents’ sockets, and nobody asks for it beside', async () => {
  const world = startTable()
  const [settings, process] = [world.start(), world.start()]
  await settings.store.commit([settings.store.putTeam(team as never)])
  const happens = async () => {
    const [sockets, { teams }, endpoints] = await Promise.all([
      process.store.agentConnections(world.now),
      process.store.readDirectory(),
      process.store.readEndpointsLately(world.now),
    ])
    expect([sockets, endpoints]).toEqual([[], []])
    return teams.map(({ id }) => id)
  }
  expect(await happens()).toEqual(['t'])
  world.now += 60 * SECOND
  expect(await happens()).toEqual(['t'])
  // What was read before the first answer is read once more with it.
  const all = ['AGENT#', 'CONNECTIONS', 'NOTIFY#', 'OUTGOING']
  expect(process.asked().sort()).toEqual([...all, ...all].sort())
  world.now += 60 * SECOND
  expect(await happens()).toEqual(['t'])
  expect(process.asked()).toEqual(['CONNECTIONS'])
  await settings.store.commit([settings.store.putTeam({ ...team, id: 'u' } as never)])
  world.now += 60 * SECOND
  expect(await happens()).toEqual(['t', 'u'])
})

it('a process that is told of a change reads as it is', async () => {
  const world = startTable()
  const [settings, process] = [world.start(), world.start()]
  await process.store.readDirectory()
  await settings.store.commit([settings.store.putTeam(team as never)])
  process.store.forgetDirectory()
  expect((await process.store.readDirectory()).teams).toHaveLength(1)
})

it('a change whose answer is lost is read anew as well', async () => {
  const process = startTable().start()
  await process.store.readDirectory()
  const { client } = process.table
  const send = client.send.bind(client) as (command: never) => Promise<unknown>
  client.send = (async (command: never) => {
    await send(command)
    throw new Error('no answer')
  }) as never
  await expect(process.store.commit([process.store.putTeam(team as never)])).rejects.toThrow('no answer')
  client.send = send as never
  expect((await process.store.readDirectory()).teams).toHaveLength(1)
})

it('what is changed past the product is seen after five minutes', async () => {
  const world = startTable()
  const [operator, process] = [world.start(), world.start()]
  await process.store.readDirectory()
  world.now += 10 * SECOND
  await process.store.readDirectory()
  const { item } = operator.store.putTeam(team as never)
  await operator.store.commit([{ label: 'team', item }])
  world.now += 299 * SECOND
  expect((await process.store.readDirectory()).teams).toEqual([])
  world.now += SECOND
  expect((await process.store.readDirectory()).teams).toHaveLength(1)
})

it('what is not there is not remembered, nor what could not be read', async () => {
  const world = startTable()
  const process = world.start()
  expect(await process.store.readChannelLately(world.now, 'c')).toBeUndefined()
  expect(await process.store.readChannelLately(world.now, 'c')).toBeUndefined()
  expect(process.asked().filter((key) => key === 'CHANNEL#c')).toHaveLength(2)
  const { send } = process.table.client
  process.table.client.send = () => Promise.reject(new Error('throttled')) as never
  world.now += 60 * SECOND
  await expect(process.store.readWorkspaceLately(world.now)).rejects.toThrow('throttled')
  process.table.client.send = send
  expect(await process.store.readWorkspaceLately(world.now)).toMatchObject({ queueAlerts: [] })
})

it('every write of what is remembered is counted, and nothing else', async () => {
  const { store } = startTable().start()
  const writes = [
    ...store.putAgent({ id: 'a', email: 'a@demo.test' } as never, false),
    store.putTeam(team as never),
    store.putWorkspace({} as never),
    store.putNotificationSettings({ agentId: 'a' } as never),
    store.putChannel({ id: 'c' } as never),
    store.putEndpoint({ id: 'e' } as never),
    store.removeEndpoint({ id: 'e' } as never),
    store.putListening({ listeners: [] } as never),
  ]
  expect(writes.map(({ configures }) => configures)).toEqual(writes.map(() => true))
  expect(store.putEndpointRun({ endpointId: 'e' } as never).configures).toBeUndefined()
})

it('two that change different things at once are both counted, and neither is refused for it', async () => {
  const outcomes: (string[] | undefined)[] = []
  let tries = 0
  const client = asDocumentClient({
    async send() {
      tries++
      const codes = outcomes.shift()
      if (!codes) return {}
      const CancellationReasons = codes.map((Code) => ({ Code }))
      throw new TransactionCanceledException({ $metadata: {}, message: 'canceled', CancellationReasons })
    },
  })
  const table = { client, name: 'table' }
  const change = () => commit(table, [configuring(put(table, 'team', { pk: 'p', sk: 's', itemKind: 'team' }))])
  outcomes.push(['None', 'TransactionConflict'], ['None', 'TransactionConflict'])
  await change()
  expect(tries).toBe(3)
  // Somebody else is at the very item.
  outcomes.push(['TransactionConflict', 'TransactionConflict'])
  await expect(change()).rejects.toMatchObject({ labels: ['busy'] })
  outcomes.push(['ConditionalCheckFailed', 'None'])
  await expect(change()).rejects.toMatchObject({ labels: ['team'] })
  expect(tries).toBe(5)
})

it('one commit counts once, whatever it changes, and nothing where it is refused', async () => {
  const process = startTable().start()
  const { store, table } = process
  const changes = async () => (await get(table, configurationKey))?.changes
  await store.commit([store.putTeam(team as never), store.putTeam({ ...team, id: 'u' } as never)])
  expect(await changes()).toBe(1)
  await expect(store.commit([store.putTeam(team as never)])).rejects.toThrow('conflict: team')
  expect(await changes()).toBe(1)
})
