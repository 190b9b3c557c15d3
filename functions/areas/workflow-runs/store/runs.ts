import type { Write } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import type { Item } from '../../../platform/item.ts'
import { shardOf, shards, time } from '../../../platform/keys.ts'
import { batchGet, get, put, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead } from '../../../platform/versioned-item.ts'
import { KEPT_MS, parseRunId, type Run } from '../domain/run.ts'
import { workflowRunsKeys } from './keys.ts'
import { toRun } from './run-item.ts'

const { byActivity, byQueue } = TABLE.indexes
const isNew = { expression: 'attribute_not_exists(#pk)' }
/** Rows looked at for one page of a list that leaves some out. */
const MAX_READ = 1_000

const keyOf = ({ pk, sk }: Item) => ({ pk: String(pk), sk: String(sk) })

/** One, consistent. */
export async function readRun(table: Table, id: string): Promise<Run | undefined> {
  const key = parseRunId(id)
  const item = key && (await get(table, workflowRunsKeys.run(key)))
  return item && toRun(item)
}

/** Keys by which a run is found whose time has gone by: until it has done what it waited with, and then it costs no write more. */
function dueOf({ state, wait, contactId, id }: Run): Item {
  if (state === 'done' || state === 'failed' || wait?.until == null) return {}
  return {
    [byQueue.partitionKey]: workflowRunsKeys.due(shardOf(contactId)),
    [byQueue.sortKey]: `${time(wait.until)}#${id}`,
  }
}

/** A new one, or one that got further, as it was read. Label `idempotency`. */
export function putRun(table: Table, run: Run): Write {
  const key = parseRunId(run.id)
  if (!key) throw new Error('This is no id of a run.')
  const item = {
    ...workflowRunsKeys.run(key),
    [TABLE.kind]: 'workflow-run',
    ...run,
    version: run.version + 1,
    [byActivity.partitionKey]: workflowRunsKeys.ofWorkflow(run.workflowId),
    [byActivity.sortKey]: `${time(run.startedAt)}#${run.id}`,
    ...dueOf(run),
    [TABLE.timeToLive]: Math.ceil((run.startedAt + KEPT_MS) / 1000),
  }
  return put(table, 'idempotency', item, run.version === 0 ? isNew : asRead(run.version))
}

/** Those of a workflow, newest first; `keep` leaves some out. */
export async function listRunsOf(
  table: Table,
  workflowId: string,
  page: PageRequest,
  keep: (run: Run) => boolean,
): Promise<Page<Run>> {
  const rows: Run[] = []
  const pk = workflowRunsKeys.ofWorkflow(workflowId)
  let last = fromCursor(page.cursor, /^\d{14}#wr_/)
  for (let read = 0; read < MAX_READ; ) {
    const id = last === undefined ? undefined : parseRunId(last.slice(15))
    const { items, lastKey } = await query(table, {
      IndexName: byActivity.name,
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': byActivity.partitionKey },
      ExpressionAttributeValues: { ':pk': pk },
      ScanIndexForward: false,
      Limit: page.limit,
      ...(id
        ? {
            ExclusiveStartKey: {
              ...workflowRunsKeys.run(id),
              [byActivity.partitionKey]: pk,
              [byActivity.sortKey]: last,
            },
          }
        : {}),
    })
    read += items.length
    const found = new Map(
      (await batchGet(table, items.map(keyOf), false)).map((item) => [String(item.id), toRun(item)]),
    )
    for (const item of items) {
      last = String(item[byActivity.sortKey])
      const run = found.get(last.slice(15))
      if (run && keep(run)) rows.push(run)
      if (rows.length === page.limit) return { items: rows, nextCursor: toCursor(last) }
    }
    if (!lastKey) return { items: rows, nextCursor: null }
  }
  return { items: rows, nextCursor: last === undefined ? null : toCursor(last) }
}

/** Those of a conversation, newest first. */
export async function listRunsIn(
  table: Table,
  { contactId, n }: { contactId: string; n: number },
  { limit, cursor }: PageRequest,
): Promise<Page<Run>> {
  const prefix = workflowRunsKeys.runs(n)
  const after = fromCursor(cursor, prefix)
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': contactId, ':prefix': prefix },
    ScanIndexForward: false,
    Limit: limit,
    ConsistentRead: true,
    ...(after === undefined ? {} : { ExclusiveStartKey: { pk: contactId, sk: after } }),
  })
  return { items: items.map(toRun), nextCursor: lastKey ? toCursor(String(lastKey[TABLE.sortKey])) : null }
}

/** The ids of those whose wait was over by then, the longest ago first, at most so many of a shard. */
export async function readRunsDue(table: Table, before: number, limit: number): Promise<string[]> {
  const found = await Promise.all(
    shards.map(async (shard) => {
      const { items } = await query(table, {
        IndexName: byQueue.name,
        KeyConditionExpression: '#pk = :pk AND #sk < :before',
        ExpressionAttributeNames: { '#pk': byQueue.partitionKey, '#sk': byQueue.sortKey },
        ExpressionAttributeValues: { ':pk': workflowRunsKeys.due(shard), ':before': time(before) },
        Limit: limit,
      })
      return items.map((item) => String(item[byQueue.sortKey]).slice(15))
    }),
  )
  return found.flat()
}
