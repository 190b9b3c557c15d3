import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import type { EntryKey } from '../../../kernel/ids.ts'
import { decode } from '../../../platform/item.ts'
import { get, holds, put, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { LAST_CHANGE } from '../../timeline/domain/last-change.ts'
import { timelineKeys } from '../../timeline/items.ts'
import { Tag } from '../domain/tag.ts'
import { tagsKeys } from './keys.ts'

const isNew = { expression: 'attribute_not_exists(#pk)' }

/** All tags, consistent. */
export async function readTags(table: Table): Promise<Tag[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': tagsKeys.tag('').pk },
    ConsistentRead: true,
  })
  return items.map((item) => decode(Tag, item))
}

/** One tag, consistent. */
export async function readTag(table: Table, id: string): Promise<Tag | undefined> {
  const item = await get(table, tagsKeys.tag(id))
  return item && decode(Tag, item)
}

/** A new tag; conflict label `tag` where there is one of that name. */
export function putTag(table: Table, tag: Tag): Write {
  return put(table, 'tag', { ...tagsKeys.tag(tag.id), [TABLE.kind]: 'tag', ...tag }, isNew)
}

/**
 * Adds a tag to a message unless the message has it, has `most`, or is gone; whether it was added. Not part of a
 * commit: a transaction on an entry would make the sender of the message fail at recording what it did.
 */
export async function tagEntry(table: Table, key: EntryKey, name: string, maxTags: number): Promise<boolean> {
  return holds(() =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: timelineKeys.entry(key),
        UpdateExpression: 'SET #m.#t = list_append(#m.#t, :one), #last = :last',
        ConditionExpression: 'attribute_exists(#m.#t) AND size(#m.#t) < :most AND NOT contains(#m.#t, :name)',
        ExpressionAttributeNames: { '#m': 'message', '#t': 'tags', '#last': LAST_CHANGE.tagged.field },
        ExpressionAttributeValues: {
          ':one': [name],
          ':name': name,
          ':most': maxTags,
          ':last': LAST_CHANGE.tagged.is[0],
        },
      }),
    ),
  )
}

/** Counts a message under a tag, once: conflict label `counted` where it is counted already. */
export function countTag(table: Table, tagId: string, { id, at }: Pick<Entry, 'id' | 'at'>): Write[] {
  return [
    put(table, 'counted', { ...tagsKeys.tagged(tagId, at, id), [TABLE.kind]: 'tagged' }, isNew),
    {
      label: 'tag',
      item: {
        Update: {
          TableName: table.name,
          Key: tagsKeys.tag(tagId),
          UpdateExpression: 'ADD #messages :one',
          ConditionExpression: 'attribute_exists(#pk)',
          ExpressionAttributeNames: { '#messages': 'messages', '#pk': TABLE.partitionKey },
          ExpressionAttributeValues: { ':one': 1 },
        },
      },
    },
  ]
}
