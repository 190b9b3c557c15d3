import type { Write } from '../../../kernel/commit.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { shardOf, shards, time } from '../../../platform/keys.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import { check, get, put, query, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead } from '../../../platform/versioned-item.ts'
import { CrmRecord, type RecordKind, RecordLink } from '../domain/record.ts'
import { crmKeys, crmPartitions } from './keys.ts'

const { byPlace } = TABLE.indexes
/** Rows read at most for one page: a filter that matches nearly nothing answers a short page with a cursor. */
const MAX_READ = 1_000

/** One record, also one that is deleted and still being emptied; consistent. */
export async function readRecord(table: Table, id: string): Promise<CrmRecord | undefined> {
  const item = await get(table, crmKeys.record(id))
  return item ? decode(CrmRecord, item) : undefined
}

/** Records of one kind that pass the filter, the newest first. */
export async function listRecords(
  table: Table,
  kind: RecordKind,
  page: PageRequest,
  keep: (record: CrmRecord) => boolean,
): Promise<Page<CrmRecord>> {
  const { items, last, exhausted } = await queryMerged(table, {
    index: byPlace,
    partitions: shards.map((shard) => crmPartitions.records(kind, shard)),
    after: fromCursor(page.cursor, /^\d{14}#(ps|ld|dl)_/),
    limit: page.limit,
    maxRows: MAX_READ,
    keep: (item: Item) => keep(decode(CrmRecord, item)),
  })
  const nextCursor = exhausted || !last ? null : toCursor(last)
  return { items: items.map((item) => decode(CrmRecord, item)), nextCursor }
}

/** A record under its next version: new where it has none yet, else as it was read; a deleted one leaves the lists. Label `record`. */
export function putRecord(table: Table, record: CrmRecord): Write {
  const version = record.version ?? 0
  const listed = {
    [byPlace.partitionKey]: crmPartitions.records(record.kind, shardOf(record.id)),
    [byPlace.sortKey]: `${time(record.createdAt)}#${record.id}`,
  }
  const item = {
    ...crmKeys.record(record.id),
    [TABLE.kind]: 'record',
    ...record,
    version: version + 1,
    ...(record.deleted ? {} : listed),
  }
  return put(table, 'record', item, version === 0 ? { expression: 'attribute_not_exists(#pk)' } : asRead(version))
}

/** A condition: the record is there, and not being deleted; conflict label `record`. */
export function recordPresent(table: Table, id: string): Write {
  return check(table, 'record', crmKeys.record(id), 'attribute_exists(#pk) AND attribute_not_exists(#deleted)')
}

/** Removes a deleted record for good, once nothing leads to it; conflict label `record`. */
export function removeRecord(table: Table, record: CrmRecord): Write {
  return remove(table, 'record', crmKeys.record(record.id), asRead(record.version ?? 1))
}

/** A contact's links, also those that no longer count; consistent. */
export async function readLinks(table: Table, contactId: string): Promise<RecordLink[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :r)',
    ExpressionAttributeValues: { ':pk': contactId, ':r': 'R#' },
    ConsistentRead: true,
  })
  return items.map((item) => decode(RecordLink, item))
}

/** One link, consistent. */
export async function readLink(table: Table, contactId: string, recordId: string): Promise<RecordLink | undefined> {
  const item = await get(table, crmKeys.recordLink(contactId, recordId))
  return item ? decode(RecordLink, item) : undefined
}

/** A link, new (version 0) or as it was read; what happens to its notes goes by it. Conflict label `link`. */
export function putLink(table: Table, link: RecordLink): Write {
  const item = {
    ...crmKeys.recordLink(link.contactId, link.recordId),
    [TABLE.kind]: 'record-link',
    ...link,
    version: link.version + 1,
  }
  const isNew = { expression: 'attribute_not_exists(#pk)' }
  const same = { expression: '#version = :version', values: { ':version': link.version } }
  return put(table, 'link', item, link.version === 0 ? isNew : same)
}

/** Takes a link away as if it had never been, as it was read; conflict label `link`. */
export function removeLink(table: Table, link: RecordLink): Write {
  return remove(table, 'link', crmKeys.recordLink(link.contactId, link.recordId), {
    expression: '#version = :version',
    values: { ':version': link.version },
  })
}

/** Notes at the record that a contact leads to it, or that it does no longer. */
export function putLinkedContact(table: Table, { recordId, contactId, active }: RecordLink): Write {
  const key = crmKeys.linkedContact(recordId, contactId)
  return active
    ? put(table, 'linked-contact', { ...key, [TABLE.kind]: 'linked-contact', contactId })
    : remove(table, 'linked-contact', key)
}

/** Contacts linked to a record, at most so many; consistent. */
export async function readLinkedContacts(table: Table, recordId: string, limit: number): Promise<string[]> {
  const { items } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :l)',
    ExpressionAttributeValues: { ':pk': recordId, ':l': 'LINK#' },
    Limit: limit,
    ConsistentRead: true,
  })
  return items.map((item) => String(item.contactId))
}
