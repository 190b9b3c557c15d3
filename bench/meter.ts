import { performance } from 'node:perf_hooks'
import { DynamoDBClient, type DynamoDBClientConfig, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { createTableClient } from '../functions/platform/table-client.ts'
import type { Attributes } from './item-size.ts'
import { type ItemWrite, readUnits, type WriteUnits, writeUnits } from './units.ts'

/** One call to the database, with what it cost by the sizes of its items and by the engine's own account. */
export interface Metered {
  operation: string
  /** as it went over the wire */
  input: Record<string, unknown>
  startedAt: number
  endedAt: number
  reads: number
  writes: WriteUnits | undefined
  changes: ItemWrite[]
  engine: { table: number; indexes: number }
}

export interface Meter {
  client: DynamoDBClient
  /** what `work` asked of the database */
  during(work: () => Promise<unknown>): Promise<Metered[]>
}

type Keyed = { TableName: string; Key: Attributes }
type Put = { TableName: string; Item: Attributes }
type Plain = Record<string, unknown>
interface Wire {
  TableName: string
  Key?: Attributes
  Item?: Attributes
  ConsistentRead?: boolean
  TransactItems?: { Put?: Put; Update?: Keyed; Delete?: Keyed; ConditionCheck?: Keyed }[]
  RequestItems?: Record<
    string,
    { PutRequest?: { Item: Attributes } }[] & { Keys?: Attributes[]; ConsistentRead?: boolean }
  >
}
/** The store asks through the document client: what it gets is plain values. */
interface Output {
  Item?: Plain
  Items?: Plain[]
  Responses?: Record<string, Plain[]>
  ConsumedCapacity?: Consumed | Consumed[]
}
interface Consumed {
  CapacityUnits?: number
  Table?: { CapacityUnits?: number }
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits?: number }>
}
interface Target {
  kind: ItemWrite['kind']
  table: string
  key: Attributes
}

const keyOf = ({ pk, sk }: Attributes) => ({ pk, sk }) as Attributes
const keyText = (item: Attributes | undefined) => `${item?.pk?.S}\n${item?.sk?.S}`

function targetsOf(operation: string, wire: Wire): Target[] {
  const one = (kind: Target['kind'], table: string, key: Attributes): Target[] => [{ kind, table, key: keyOf(key) }]
  switch (operation) {
    case 'PutItem':
      return one('put', wire.TableName, wire.Item ?? {})
    case 'UpdateItem':
      return one('update', wire.TableName, wire.Key ?? {})
    case 'DeleteItem':
      return one('delete', wire.TableName, wire.Key ?? {})
    case 'BatchWriteItem':
      return Object.entries(wire.RequestItems ?? {}).flatMap(([table, requests]) =>
        requests.flatMap(({ PutRequest }) => one('put', table, PutRequest?.Item ?? {})),
      )
    case 'TransactWriteItems':
      return (wire.TransactItems ?? []).flatMap(({ Put, Update, Delete, ConditionCheck }) => [
        ...(Put ? one('put', Put.TableName, Put.Item) : []),
        ...(Update ? one('update', Update.TableName, Update.Key) : []),
        ...(Delete ? one('delete', Delete.TableName, Delete.Key) : []),
        ...(ConditionCheck ? one('check', ConditionCheck.TableName, ConditionCheck.Key) : []),
      ])
    default:
      return []
  }
}

const wired = (item: Plain): Attributes => marshall(item, { removeUndefinedValues: true })

function readsOf(operation: string, wire: Wire, output: Output): number {
  if (operation === 'Query') return readUnits((output.Items ?? []).map(wired), wire.ConsistentRead === true)
  if (operation === 'GetItem') return readUnits(output.Item ? [wired(output.Item)] : [], wire.ConsistentRead === true)
  if (operation !== 'BatchGetItem') return 0
  // Each item of a batch is rounded up by itself, and one that is not there costs the least there is.
  return Object.entries(wire.RequestItems ?? {}).reduce((sum, [table, { Keys = [], ConsistentRead = false }]) => {
    const found = new Map((output.Responses?.[table] ?? []).map(wired).map((item) => [keyText(item), item]))
    const units = Keys.map((key) => {
      const item = found.get(keyText(key))
      return readUnits(item ? [item] : [], ConsistentRead)
    })
    return units.reduce((total, unit) => total + unit, sum)
  }, 0)
}

function engineUnits(consumed: Output['ConsumedCapacity']): Metered['engine'] {
  const parts = consumed === undefined ? [] : [consumed].flat()
  return parts.reduce(
    (sum, part) => {
      const indexes = Object.values(part.GlobalSecondaryIndexes ?? {}).reduce((a, b) => a + (b.CapacityUnits ?? 0), 0)
      const table = part.Table?.CapacityUnits ?? (part.CapacityUnits ?? 0) - indexes
      return { table: sum.table + table, indexes: sum.indexes + indexes }
    },
    { table: 0, indexes: 0 },
  )
}

/** A client whose calls are counted. Each write is preceded by a look at what it replaces, with another client. */
export function createMeter(config: DynamoDBClientConfig): Meter {
  const client = createTableClient(config)
  const looker = new DynamoDBClient(config)
  let calls: Metered[] = []
  const look = async ({ table, key }: Target) =>
    (await looker.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item

  client.middlewareStack.add(
    (next, context) => async (args) => {
      const request = args.request as { body: Uint8Array }
      const operation = String(context.commandName).replace(/Command$/, '')
      const wire = JSON.parse(new TextDecoder().decode(request.body)) as Wire
      request.body = Buffer.from(JSON.stringify({ ...wire, ReturnConsumedCapacity: 'INDEXES' }))
      const targets = targetsOf(operation, wire)
      const before = await Promise.all(targets.map(look))
      const startedAt = performance.now()
      const result = await next(args)
      const endedAt = performance.now()
      const after = await Promise.all(targets.map(look))
      const output = result.output as Output
      const changes = targets.map(({ kind }, index) => ({ kind, before: before[index], after: after[index] }))
      calls.push({
        operation,
        input: wire as unknown as Record<string, unknown>,
        startedAt,
        endedAt,
        reads: readsOf(operation, wire, output),
        writes: changes.length > 0 ? writeUnits(changes, operation === 'TransactWriteItems') : undefined,
        changes,
        engine: engineUnits(output.ConsumedCapacity),
      })
      return result
    },
    { step: 'build', priority: 'high', name: 'meter' },
  )
  return {
    client,
    async during(work) {
      calls = []
      await work()
      return calls
    },
  }
}

/** The longest chain of calls that waited for one another: those that overlap count once. */
export function roundTrips(calls: readonly Pick<Metered, 'startedAt' | 'endedAt'>[]): number {
  let trips = 0
  let end = Number.NEGATIVE_INFINITY
  for (const { startedAt, endedAt } of [...calls].sort((a, b) => a.endedAt - b.endedAt)) {
    if (startedAt < end) continue
    trips++
    end = endedAt
  }
  return trips
}

export const sumReads = (calls: readonly Metered[]) => calls.reduce((sum, { reads }) => sum + reads, 0)
export const sumWrites = (calls: readonly Metered[]) => calls.reduce((sum, { writes }) => sum + (writes?.total ?? 0), 0)
