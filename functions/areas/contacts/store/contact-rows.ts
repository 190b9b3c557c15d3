import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { shards } from '../../../platform/keys.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import { holds, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { contactPlaces, timelineKeys, timelinePartitions, toContact } from '../../timeline/items.ts'
import type { ContactList, ContactRow, ContactRows, RowsAsked } from '../port.ts'

const { byPlace, byActivity, byOwner, byAssigned, byQueue } = TABLE.indexes

/** Rows of keys that are read at once where most of them are passed over. */
const PASSED_AT_ONCE = 250

/** Where a list of contacts is, and what of it is asked. */
function placeOf(list: ContactList) {
  if (list.by === 'changed') return { index: byQueue, partitions: shards.map(timelinePartitions.changed) }
  if (list.of === 'everybody') {
    return list.by === 'created'
      ? { index: byPlace, partitions: shards.map(timelinePartitions.contacts) }
      : { index: byActivity, partitions: shards.map(timelinePartitions.names), prefix: list.beginning ?? '' }
  }
  return { index: list.by === 'name' ? byOwner : byAssigned, partitions: [timelinePartitions.pinnedTo(list.of)] }
}

/** Rows of a list of contacts: keys, or contacts where it is by creation; a moment behind. */
export async function readContactRows(table: Table, list: ContactList, asked: RowsAsked): Promise<ContactRows> {
  const { limit, after, forward, most, isWanted = () => true } = asked
  const place = placeOf(list)
  const rowOf = (item: Record<string, unknown>): ContactRow => {
    const contact = place.index === byPlace ? toContact(item) : undefined
    const known = contact && 'identities' in contact ? { contact } : {}
    return { id: String(item.pk), position: String(item[place.index.sortKey]), ...known }
  }
  const { items, last, exhausted, read } = await queryMerged(table, {
    ...place,
    after,
    limit,
    forward,
    maxRows: most,
    ...(asked.isWanted && place.index !== byPlace ? { step: PASSED_AT_ONCE } : {}),
    keep: (item) => isWanted(rowOf(item)),
  })
  return { rows: items.map(rowOf), last, isAll: exhausted, read }
}

/** A contact that an earlier version stored comes to be in all lists; false: it was changed meanwhile, which did the same. */
export async function placeContact(table: Table, contact: Contact): Promise<boolean> {
  const places = Object.entries(contactPlaces(contact))
  return holds(() =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: timelineKeys.contact(contact.id),
        UpdateExpression: `SET ${places.map((_, at) => `#${at} = :${at}`).join(', ')}`,
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: {
          '#version': 'version',
          ...Object.fromEntries(places.map(([name], at) => [`#${at}`, name])),
        },
        ExpressionAttributeValues: {
          ':version': contact.version,
          ...Object.fromEntries(places.map(([, value], at) => [`:${at}`, value])),
        },
      }),
    ),
  )
}
