import { putAll, query, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { timelineKeys } from './keys.ts'

/** More than anybody shares an address with in earnest. */
const MOST = 20

/** Contacts that are known by a phone number or an email address, at most twenty; a few seconds late. */
export async function readKnownBy(table: Table, address: string): Promise<string[]> {
  const { items } = await query(table, {
    KeyConditionExpression: '#pk = :pk',
    ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
    ExpressionAttributeValues: { ':pk': timelineKeys.knownBy(address, '').pk },
    Limit: MOST,
  })
  return items.map((item) => String(item.sk))
}

/** Notes by what a contact is known from now on, and by what no more. */
export async function noteKnownBy(
  table: Table,
  contactId: string,
  change: { known: readonly string[]; unknown: readonly string[] },
): Promise<void> {
  const keyOf = (address: string) => timelineKeys.knownBy(address, contactId)
  await putAll(
    table,
    change.known.map((address) => ({ ...keyOf(address), [TABLE.kind]: 'known-by' })),
  )
  await removeAll(table, change.unknown.map(keyOf))
}
