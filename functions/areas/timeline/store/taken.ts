import type { Write } from '../../../kernel/commit.ts'
import { put, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Conversation } from '../domain/conversation.ts'
import { codesIn, TAKEN_FOR_MS } from '../domain/taken.ts'
import { isNew } from './conditions.ts'
import { timelineKeys } from './keys.ts'

/** Keeps codes that the conversation has no more room for; `at`: when they are put away. */
export function putTaken(table: Table, { contactId, n, seq }: Conversation, codes: string, at: number): Write {
  const item = {
    ...timelineKeys.taken(contactId, at, n, seq),
    [TABLE.kind]: 'taken',
    codes,
    [TABLE.timeToLive]: Math.ceil((at + TAKEN_FOR_MS) / 1000),
  }
  return put(table, 'taken', item, isNew)
}

/** The codes of a contact that were put away at `since` or later. */
export async function readTaken(table: Table, contactId: string, since: number): Promise<string[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': contactId, ':from': timelineKeys.takenSince(since), ':to': 'S#~' },
    ConsistentRead: true,
  })
  return items.flatMap(({ codes }) => codesIn(String(codes)))
}
