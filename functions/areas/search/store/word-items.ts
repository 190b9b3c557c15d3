import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { searchKeys } from './keys.ts'

/** The search items of words, given as `where:word`. */
export function removeWords(table: Table, contactId: string, n: number, words: Iterable<string>): Promise<void> {
  return removeAll(
    table,
    [...words].map((entry) => {
      const at = entry.indexOf(':')
      return searchKeys.word(entry.slice(at + 1), contactId, n, entry.slice(0, at))
    }),
  )
}

/** Removes a deleted conversation from the index. Its set is closed first: who adds words after that takes them back. */
export async function removeAllWords(table: Table, contactId: string, n: number): Promise<void> {
  const update = {
    TableName: table.name,
    Key: searchKeys.words(contactId, n),
    ExpressionAttributeNames: { '#kind': TABLE.kind, '#purged': 'purged' },
    ExpressionAttributeValues: { ':kind': 'words', ':purged': true },
  }
  const { Attributes } = await table.client.send(
    new UpdateCommand({ ...update, UpdateExpression: 'SET #purged = :purged, #kind = :kind', ReturnValues: 'ALL_NEW' }),
  )
  const words: unknown = Attributes?.words
  if (!(words instanceof Set)) return
  await removeWords(table, contactId, n, words as Set<string>)
  // Only now: dying before has them all removed again.
  await table.client.send(
    new UpdateCommand({ ...update, UpdateExpression: 'SET #purged = :purged, #kind = :kind REMOVE words' }),
  )
}
