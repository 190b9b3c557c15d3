import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { keyOf, TOP } from '../../functions/areas/search/domain/records.ts'
import { contactsWith, messagesWith } from '../../functions/areas/search/domain/terms.ts'
import type { SearchParts, SegmentFiles } from '../../functions/areas/search/port.ts'
import { findRecords, withIndex } from '../../functions/areas/search/use-cases/find-records.ts'
import type { Store } from '../../functions/edges/store.ts'
import type { Parts } from '../../functions/kernel/ports.ts'
import { askedOfContacts, askedOfMessages } from '../../functions/kernel/words.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import type { TestSystem } from './system.ts'

type Deps = { store: Store } & Pick<Parts, 'clock' | 'log'> & SearchParts

/** What the index itself has for a word, whatever is there of it by now: keys of entries, the newest first. */
export async function indexedFor(deps: Deps, word: string, of: 'messages' | 'contacts' = 'messages') {
  const query =
    (of === 'messages' ? messagesWith(askedOfMessages(word), {}) : contactsWith(askedOfContacts(word))) ?? []
  return withIndex(deps, async (index) => {
    const { records } = await findRecords(deps, index, query, { below: TOP, from: 0, limit: 10_000 })
    return records.map(keyOf)
  })
}

const ofIndex = ['logged', 'search-index', 'forgotten']

/** The index is lost, all of it but the objects, which nobody knows any more. */
export async function loseIndex({ database, table }: TestSystem): Promise<void> {
  const { client } = database.open(table)
  const { Items = [] } = await database.client.send(new ScanCommand({ TableName: table }))
  const keyed = Items as Record<string, AttributeValue>[]
  for (const item of keyed.filter((one) => ofIndex.includes(one[TABLE.kind]?.S ?? ''))) {
    await client.send(new DeleteCommand({ TableName: table, Key: { pk: item.pk?.S, sk: item.sk?.S } }))
  }
}

/** Segments in memory; `objects` are those there are. */
export function segmentsInMemory(): SegmentFiles & { objects: Map<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>()
  return {
    objects,
    read: async (id, from, to) => objects.get(id)?.slice(from, to),
    write: async (id, bytes) => void objects.set(id, Uint8Array.from(bytes)),
    remove: async (id) => void objects.delete(id),
  }
}
