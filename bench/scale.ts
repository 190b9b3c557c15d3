import { marshall } from '@aws-sdk/util-dynamodb'
import type { FunctionName } from '../functions/manifest.ts'
import { TABLE } from '../functions/platform/table-definition.ts'
import { memoryOf } from '../lib/support/memory.ts'
import { startDatabase } from '../test/kit/database.ts'
import { type Attributes, itemSize } from './item-size.ts'
import type { Metered } from './meter.ts'
import { runConversations, type Tally } from './month.ts'
import { assumptions } from './prices.ts'
import { type ItemWrite, writeUnits } from './units.ts'

/*
 * How far it goes: conversations are played through the real use-cases and reactions, every read and write is counted at
 * the partition that it meets, and the whole is put to the rate that is wanted. Items and partitions that many
 * conversations share grow with it; those of one conversation, contact or agent only with what one of them does.
 * Usage: npm run scale -- [shards=20] [lanes=8] [messages=1000] [agents=2000] [bookkeepers=4]
 */

const given = Object.fromEntries(process.argv.slice(2).map((pair) => pair.split('=') as [string, string]))
const wanted = {
  messages: Number(given.messages ?? 1_000),
  agents: Number(given.agents ?? 2_000),
  shards: Number(given.shards ?? 20),
  lanes: Number(given.lanes ?? 8),
  bookkeepers: Number(given.bookkeepers ?? 4),
}
/** What one partition key takes a second, and what one customer, agent or queue does at most. */
const COMMITS = 100
const LIMITS = { writes: 1_000, reads: 3_000 }
const OF_ONE_PER_SECOND = 1
/** Settings, agents, teams and the layout are remembered by each process for so long; a batch of the stream has so many records. */
const REMEMBERED_SECONDS = 10
const RECORDS_A_BATCH = 50
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html, with high throughput for FIFO queues */
const QUEUE_PER_SECOND = 9_000
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and API Gateway's, as they are raised on request */
const CONCURRENCY = 5_000
const API_PER_SECOND = 10_000

interface Use {
  reads: number
  writes: number
  /** units of each partition key that was met */
  met: Map<string, number>
  calls: number
}
const uses = new Map<string, Use>()

/** What partitions are alike: ids as `…`, shards as `#n`. */
const familyOf = (where: string, pk: string) =>
  `${where} ${pk
    .replace(/^ct_.*$/, '<contact>')
    .replace(/(ag_|ct_|cv_|en_)[0-9A-Za-z]+/g, '…')
    .replace(/#\d+$/, '#n')
    .replace(/(RCPT|SEEN|ANSWER|WORD|WORDS|NOTIFY#agent|CALLS)#.*$/, '$1#…')}`

function note(where: string, pk: unknown, reads: number, writes: number): void {
  if (typeof pk !== 'string' || reads + writes === 0) return
  const family = familyOf(where, pk)
  const use = uses.get(family) ?? { reads: 0, writes: 0, met: new Map<string, number>(), calls: 0 }
  const met = use.met.set(pk, (use.met.get(pk) ?? 0) + reads + writes)
  uses.set(family, { reads: use.reads + reads, writes: use.writes + writes, met, calls: use.calls + 1 })
}

const pkOf = (item: Attributes | undefined, name: string) => item?.[name]?.S

function noteWrites(call: Metered): void {
  const inTransaction = call.operation === 'TransactWriteItems'
  for (const change of call.changes) {
    const { table, indexes } = writeUnits([change], inTransaction)
    note('table', pkOf(change.after ?? change.before, TABLE.partitionKey), 0, table)
    for (const index of Object.values(TABLE.indexes)) noteIndex(change, index, indexes[index.name] ?? 0)
  }
}

/** Where a row moves, both partitions are written. */
function noteIndex(change: ItemWrite, index: { name: string; partitionKey: string }, units: number): void {
  const [before, after] = [pkOf(change.before, index.partitionKey), pkOf(change.after, index.partitionKey)]
  if (before === undefined || after === undefined || before === after) note(index.name, after ?? before, 0, units)
  else for (const pk of [before, after]) note(index.name, pk, 0, units / 2)
}

function noteReads({ operation, input, reads }: Metered): void {
  const wire = input as {
    Key?: Attributes
    IndexName?: string
    ExpressionAttributeValues?: Attributes
    RequestItems?: Record<string, { Keys?: Attributes[] }>
  }
  if (operation === 'GetItem') note('table', pkOf(wire.Key, 'pk'), reads, 0)
  if (operation === 'Query') {
    const values = wire.ExpressionAttributeValues ?? {}
    note(wire.IndexName ?? 'table', pkOf(values, ':pk') ?? pkOf(values, ':p'), reads, 0)
  }
  if (operation === 'BatchGetItem') {
    const keys = Object.values(wire.RequestItems ?? {}).flatMap(({ Keys = [] }) => Keys)
    for (const key of keys) note('table', pkOf(key, 'pk'), reads / keys.length, 0)
  }
}

interface Row {
  what: string
  spread: string
  reads: number
  writes: number
  share: number
}

/** Of one partition, when all is at the wanted rate. */
function rowsOf(tally: Tally): Row[] {
  const perSecond = wanted.messages / tally.messages
  const processes = Object.values(tally.invocations).reduce((sum, { gbSeconds }) => sum + gbSeconds, 0) * perSecond
  return [...uses].flatMap(([what, { reads, writes, met, calls }]) => {
    if (/^table CONNECTIONS/.test(what)) return ofConnections(what, calls, tally)
    // A word is everybody's.
    const isOfOne = /<contact>|…/.test(what) && !/#n$|WORD/.test(what)
    if (isOfOne) {
      const of = OF_ONE_PER_SECOND / (tally.messages / Math.max(1, met.size))
      return row(what, 'each one’s own', reads * of, writes * of)
    }
    if (/^table (WORKSPACE|LAYOUT|CHANNELS?|CANNED|CATEGOR)/.test(what)) {
      const each =
        reads /
        Math.max(
          1,
          Object.values(tally.invocations).reduce((sum, { count }) => sum + count, 0),
        )
      return row(what, 'remembered', (each * processes) / REMEMBERED_SECONDS, writes * perSecond)
    }
    const laidOut = /^(byActivity|byOwner|byAssigned|byQueue) .*#n$/.test(what)
    if (laidOut) {
      const over = wanted.shards
      return row(what, `${over} shards`, (reads * perSecond) / over, (writes * perSecond) / over)
    }
    // The busiest of those that were met.
    const busiest = Math.max(...met.values()) / (reads + writes)
    const each = row(
      what,
      met.size > 1 ? `${met.size} were met` : 'one',
      reads * busiest * perSecond,
      writes * busiest * perSecond,
    )
    if (what !== 'table PLACES') return each
    // Commits that meet at one item make each other try again, long before its partition is full.
    const commits = (writes * perSecond) / 2 / wanted.lanes
    return [
      each,
      {
        what: 'a lane of PLACES: commits',
        spread: `${wanted.lanes} lanes`,
        reads: 0,
        writes: commits,
        share: commits / COMMITS,
      },
    ]
  })
}

const row = (what: string, spread: string, reads: number, writes: number): Row => ({
  what,
  spread,
  reads,
  writes,
  share: Math.max(reads / LIMITS.reads, writes / LIMITS.writes),
})

/** All sockets are read to push: by every batch, or by each process once a second where it remembers them. */
function ofConnections(what: string, calls: number, tally: Tally): Row {
  const { count, gbSeconds } = tally.invocations.reactions ?? { count: 1, gbSeconds: 0 }
  const perSecond = wanted.messages / tally.messages
  const batches = (count * perSecond) / RECORDS_A_BATCH
  const isRemembered = calls < count * 0.5
  const processes = Math.min(batches, Math.max(1, Math.ceil(gbSeconds * perSecond)))
  const units = Math.ceil((wanted.agents * CONNECTION) / 4096) / 2
  const reads = units * (isRemembered ? processes : batches * (calls / count))
  return row(`${what}, ${wanted.agents} agents`, isRemembered ? 'remembered' : 'read by every batch', reads, 0)
}

/** One agent's socket, as it is read for pushing. */
const CONNECTION = itemSize(
  marshall({
    pk: 'CONNECTIONS',
    sk: 'agent#ag_0123456789#connection',
    itemKind: 'agent-connection',
    agentId: 'ag_0123456789',
    connectionId: 'connection-id-16',
    expiresAt: 1,
    ttl: 1,
  }),
)

function others(tally: Tally): Row[] {
  const perSecond = wanted.messages / tally.messages
  const invoked = Object.entries(tally.invocations)
  const gathered = (name: string, count: number) => (name === 'reactions' ? count / RECORDS_A_BATCH : count)
  const concurrent = invoked.reduce((sum, [name, { count, gbSeconds }]) => {
    const seconds = (gbSeconds / count) * (1024 / memoryOf[name as FunctionName])
    return sum + gathered(name, count) * perSecond * seconds * (gathered(name, count) < count ? 4 : 1)
  }, 0)
  const plain = (what: string, spread: string, value: number, limit: number): Row => ({
    what,
    spread,
    reads: value,
    writes: 0,
    share: value / limit,
  })
  // A batch after the other of each of the table's partitions, which are full by then: what each commit takes adds up.
  const { eachMore, vcpuMB } = assumptions.duration
  const secondsEach = (eachMore * Math.max(1, vcpuMB / memoryOf.bookkeeping)) / 1_000
  const partitions = Math.max(assumptions.partitions, (tally.writeUnits * perSecond) / LIMITS.writes)
  const busy = (tally.gathered * perSecond * secondsEach) / partitions
  return [
    plain(
      `Stream: bookkeeping, ${wanted.bookkeepers} at once`,
      "each of the table's partitions",
      busy,
      wanted.bookkeepers,
    ),
    plain('SQS: jobs a second', 'a lane per contact', tally.jobs * perSecond, QUEUE_PER_SECOND),
    plain('API Gateway: socket posts a second (3 agents see each)', 'account', tally.posts * perSecond, API_PER_SECOND),
    plain('Lambda: functions at once', 'account', concurrent, CONCURRENCY),
  ]
}

const database = await startDatabase()
try {
  const { tally } = await runConversations(database, (_name, calls) => {
    for (const call of calls) {
      noteWrites(call)
      noteReads(call)
    }
  })
  const rows = [...rowsOf(tally), ...others(tally)].sort((a, b) => b.share - a.share)
  const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
  console.log(
    `${wanted.messages} messages a second in one team, ${wanted.agents} agents, ${wanted.shards} shards, ${wanted.lanes} lanes\n`,
  )
  console.table(
    rows.slice(0, 40).map(({ what, spread, reads, writes, share }) => ({
      partition: what,
      spread,
      'reads/s': Math.round(reads * 10) / 10,
      'writes/s': Math.round(writes * 10) / 10,
      'of its limit': percent(share),
    })),
  )
  const [first] = rows
  const over = rows.filter(({ share }) => share > 1)
  console.log(
    `First to break: ${first?.what}, at ${Math.floor(wanted.messages / (first?.share ?? 1))} messages a second.`,
  )
  if (over.length > 0) console.error(`Above their limit: ${over.map(({ what }) => what).join(', ')}`)
  process.exitCode = over.length > 0 ? 1 : 0
} finally {
  await database.stop()
}
