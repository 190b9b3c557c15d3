import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { TABLE } from '../../../functions/platform/table-definition.ts'
import type { TestSystem } from '../../kit/system.ts'

type Item = Record<string, unknown>

/** Every item of some partitions, as it is stored. */
export async function itemsOf({ database, table }: TestSystem, partitions: readonly string[]): Promise<Item[]> {
  const { Items = [] } = await database.client.send(new ScanCommand({ TableName: table }))
  return (Items as Record<string, AttributeValue>[])
    .map((item) => unmarshall(item) as Item)
    .filter(({ pk }) => partitions.includes(String(pk)))
    .sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1))
}

/** What tells of merging and undoing, and goes on telling. */
const TELLS = ['merged', 'unmerged', 'closed', 'reopened']

/** Lists by activity may have a conversation at its last one, or some minutes before: where, not since when. */
function withoutLag(item: Item): Item {
  const { byActivity, byOwner, byAssigned } = TABLE.indexes
  const keys = [byActivity, byOwner, byAssigned].map(({ sortKey }) => sortKey as string)
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      keys.includes(name) ? String(value).replace(/^\d+/, '') : value,
    ]),
  )
}

/** The items without what only counts up (versions, numbers of entries, when a contact was changed), and without the entries that tell of merging. */
export function asTheyWere(items: readonly Item[]): Item[] {
  return items.flatMap((item) => {
    const event = item.event as { name: string } | undefined
    if (event && TELLS.includes(event.name)) return []
    const { version: _version, updatedAt: _updated, seq, ...rest } = item
    return [item[TABLE.kind] === 'entry' ? { ...rest, seq } : withoutLag(rest)]
  })
}
