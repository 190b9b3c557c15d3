import type { Write } from '../../../kernel/commit.ts'
import { put, queryAll, remove, type Table } from '../../../platform/table.ts'
import type { Sweep } from '../port.ts'
import { workspaceKeys } from './keys.ts'
import { sweepItem, toSweep } from './rollout-item.ts'

/** Starts a sweep, anew where one is under way. */
export function startSweep(table: Table, sweep: Sweep): Write {
  return put(table, 'sweep', sweepItem(sweep))
}

/** A sweep goes on, or is over for good (undefined), unless it was started anew or moved on; conflict label `sweep`. */
export function continueSweep(table: Table, before: Sweep, after: Sweep | undefined): Write {
  const condition = {
    expression: '#run = :run AND #step = :step AND #finished = :finished',
    values: { ':run': before.run, ':step': before.step, ':finished': before.finished },
  }
  if (after) return put(table, 'sweep', sweepItem(after), condition)
  return remove(table, 'sweep', workspaceKeys.sweep(before.what, before.id), condition)
}

/** All sweeps that are not over, consistent. */
export async function readSweeps(table: Table): Promise<Sweep[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': workspaceKeys.sweep('', '').pk },
    ConsistentRead: true,
  })
  return items.map(toSweep)
}
