import type { Write } from '../../../kernel/commit.ts'
import { put, queryAll, remove, type Table } from '../../../platform/table.ts'
import type { Rollout } from '../port.ts'
import { workspaceKeys } from './keys.ts'
import { rolloutItem, toRollout } from './rollout-item.ts'

/** Starts a rollout, anew where one is under way. */
export function startRollout(table: Table, rollout: Rollout): Write {
  return put(table, 'rollout', rolloutItem(rollout))
}

/** A rollout goes on, or is over for good (undefined), unless it was started anew or moved on; conflict label `rollout`. */
export function continueRollout(table: Table, before: Rollout, after: Rollout | undefined): Write {
  const condition = {
    expression: '#run = :run AND #step = :step AND #finished = :finished',
    values: { ':run': before.run, ':step': before.step, ':finished': before.finished },
  }
  if (after) return put(table, 'rollout', rolloutItem(after), condition)
  return remove(table, 'rollout', workspaceKeys.rollout(before.what, before.id), condition)
}

/** All rollouts that are not over, consistent. */
export async function readRollouts(table: Table): Promise<Rollout[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': workspaceKeys.rollout('', '').pk },
    ConsistentRead: true,
  })
  return items.map(toRollout)
}
