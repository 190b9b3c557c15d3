import type { Item } from '../../../platform/item.ts'
import { get, query, queryAll, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { keepMovements, movementOf } from '../../access-log/items.ts'
import { attachmentsKeys } from '../../attachments/items.ts'
import { timelineKeys, toContact, toEntry } from '../../timeline/items.ts'
import type { Part } from '../domain/erasure.ts'

const AT_ONCE = 1_000
const keyOf = ({ pk, sk }: Item) => ({ pk: String(pk), sk: String(sk) })

/** Counts what is said and noted in a partition, a part of it; `next`: where to go on. */
export async function countEntries(
  table: Table,
  { id, n }: Part,
  after: string | undefined,
): Promise<{ counts: Record<string, number>; mails: string[]; next: string | undefined }> {
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :t)',
    ExpressionAttributeValues: { ':pk': id, ':t': timelineKeys.entries() },
    Limit: AT_ONCE,
    ConsistentRead: true,
    ...(after === undefined ? {} : { ExclusiveStartKey: { pk: id, sk: after } }),
  })
  const entries = items.map(toEntry).filter((entry) => entry.n <= n)
  const counts = {
    messages: entries.filter(({ message }) => message).length,
    notes: entries.filter(({ note }) => note).length,
    files: entries.reduce((sum, { message }) => sum + (message?.attachments.length ?? 0), 0),
  }
  const mails = entries.flatMap(({ message }) => message?.original ?? [])
  return { counts, mails, next: lastKey && String(lastKey.sk) }
}

/** The number of the conversation that an item of a contact's partition belongs to; undefined: to none. */
function numberOf(sk: string): number | undefined {
  const [, n] = /^[CDJMNTWX]#(\d+)/.exec(sk) ?? []
  return n === undefined ? undefined : Number(n)
}

/** When something was noted that belongs to no conversation. */
function notedAt(item: Item): number {
  if (item[TABLE.kind] === 'entry') return toEntry(item).receivedAt
  return Number(item.linkedAt ?? item.at ?? 0)
}

/**
 * What stays in a partition: who is there; the empty rows that numbers go on from and late writers see; codes of what was taken in,
 * which end by themselves.
 */
function stays({ sk }: Item, n: number): boolean {
  const key = String(sk)
  return key === timelineKeys.contact('').sk || /^[SM]#/.test(key) || key === timelineKeys.conversation('', n).sk
}

/** Removes what is left in a partition and not somebody new's, a bounded part; `done`: nothing is left. */
export async function removeLeft(
  table: Table,
  { id, n }: Part,
  erased: { at: number; jobId: string },
): Promise<{ done: boolean }> {
  let start: Item | undefined
  for (let removed = 0; removed < AT_ONCE; ) {
    const { items, lastKey } = await query(table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': id },
      Limit: AT_ONCE,
      ConsistentRead: true,
      ExclusiveStartKey: start,
    })
    // After that: what there was when nobody new had come yet is nobody new's.
    const isAlone = await isErased(table, id, erased.jobId)
    const goes = items.filter((item) => {
      if (stays(item, n)) return false
      const number = numberOf(String(item.sk)) ?? 0
      return number > 0 ? number <= n : isAlone || notedAt(item) <= erased.at
    })
    const entries = goes.filter((item) => item[TABLE.kind] === 'entry').map(toEntry)
    // A12: the access log outlives what it was told by.
    await keepMovements(
      table,
      entries.flatMap((entry) => movementOf(entry) ?? []),
    )
    await removeAll(table, goes.map(keyOf))
    removed += goes.length
    start = lastKey
    if (!start) return { done: true }
  }
  return { done: false }
}

async function isErased(table: Table, contactId: string, jobId: string): Promise<boolean> {
  const item = await get(table, timelineKeys.contact(contactId))
  const contact = item && toContact(item)
  return contact !== undefined && !('redirectTo' in contact) && contact.erased?.jobId === jobId
}

/** Removes what somebody has uploaded and not sent, or those of it; answers the ids. */
export async function removeUploads(table: Table, owner: string, ids?: readonly string[]): Promise<string[]> {
  const { pk } = attachmentsKeys.upload(owner, '')
  const all = await queryAll(table, { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } })
  const items = all.filter(({ sk }) => ids === undefined || ids.includes(String(sk)))
  await removeAll(table, items.map(keyOf))
  return items.map(({ sk }) => String(sk))
}
