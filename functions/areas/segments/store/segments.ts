import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, queryAll, remove, type Table } from '../../../platform/table.ts'
import { asRead, putVersion, withVersion } from '../../../platform/versioned-item.ts'
import { Segment } from '../domain/segment.ts'
import { segmentsKeys } from './keys.ts'

/** All segments, consistent. */
export async function readSegments(table: Table): Promise<Segment[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': segmentsKeys.segment('').pk },
    ConsistentRead: true,
  })
  return items.map((item) => decode(Segment, withVersion(item)))
}

/** One segment, consistent. */
export async function readSegment(table: Table, id: string): Promise<Segment | undefined> {
  const item = await get(table, segmentsKeys.segment(id))
  return item && decode(Segment, withVersion(item))
}

/** A segment, new or as it was read. */
export function putSegment(table: Table, segment: Segment): Write {
  return putVersion(table, 'segment', segmentsKeys.segment(segment.id), segment)
}

/** Removes a segment as it was read. */
export function removeSegment(table: Table, { id, version = 1 }: Segment): Write {
  return remove(table, 'segment', segmentsKeys.segment(id), asRead(version))
}
