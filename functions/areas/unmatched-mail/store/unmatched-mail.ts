import type { Write } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { get, put, query, queryAll, remove, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { idPrefixOf, KEPT_MS, type UnmatchedMail } from '../domain/unmatched-mail.ts'
import { unmatchedMailKeys } from './keys.ts'
import { toUnmatched } from './unmatched-item.ts'

const isNew = { expression: 'attribute_not_exists(#pk)' }
/** What was asked of it is as it was read. */
const asRead = ({ accept }: UnmatchedMail) =>
  accept
    ? { expression: '#accept.#askedAt = :asked', values: { ':asked': accept.askedAt } }
    : { expression: 'attribute_exists(#pk) AND attribute_not_exists(#accept)' }

const itemOf = (mail: UnmatchedMail) => ({
  ...mail,
  [TABLE.timeToLive]: Math.ceil((mail.at + KEPT_MS) / 1000),
})
const waiting = (mail: UnmatchedMail) => ({
  ...unmatchedMailKeys.unmatchedMail(mail.id),
  [TABLE.kind]: 'unmatched-mail',
  ...itemOf(mail),
})

/** Puts one there to wait; conflict label `unmatched`. */
export function putUnmatched(table: Table, mail: UnmatchedMail): Write {
  return put(table, 'unmatched', waiting(mail), isNew)
}

/** One that waits, consistent. */
export async function readUnmatched(table: Table, id: string): Promise<UnmatchedMail | undefined> {
  const item = await get(table, unmatchedMailKeys.unmatchedMail(id))
  return item && toUnmatched(item)
}

/** One that was taken in, consistent. */
export async function readAccepted(table: Table, id: string): Promise<UnmatchedMail | undefined> {
  const item = await get(table, unmatchedMailKeys.acceptedMail(id))
  return item && toUnmatched(item)
}

/** Those that wait, newest first; without what has ended and was not swept yet. */
export async function listUnmatched(table: Table, page: PageRequest, now: number): Promise<Page<UnmatchedMail>> {
  const after = fromCursor(page.cursor, /^um_[0-9a-z]{9}_[0-9a-f]{20}$/)
  const { pk } = unmatchedMailKeys.unmatchedMail('')
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND sk > :ended',
    ExpressionAttributeValues: { ':pk': pk, ':ended': idPrefixOf(now - KEPT_MS) },
    ScanIndexForward: false,
    Limit: page.limit,
    ConsistentRead: true,
    ...(after ? { ExclusiveStartKey: { pk, sk: after } } : {}),
  })
  return { items: items.map(toUnmatched), nextCursor: lastKey ? toCursor(String(lastKey.sk)) : null }
}

/** C7: removes those that are somebody's, waiting or taken in; answers where they lie. Nothing here lives longer than thirty days. */
export async function removeMailOf(
  table: Table,
  isTheirs: (mail: UnmatchedMail) => boolean,
): Promise<UnmatchedMail['stored'][]> {
  const all = [unmatchedMailKeys.unmatchedMail(''), unmatchedMailKeys.acceptedMail('')]
  const found = await Promise.all(
    all.map(({ pk }) =>
      queryAll(table, { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } }),
    ),
  )
  const theirs = found.flat().filter((item) => isTheirs(toUnmatched(item)))
  await removeAll(
    table,
    theirs.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
  )
  return theirs.map((item) => toUnmatched(item).stored)
}

/** Replaces one that waits, as it was read; conflict label `unmatched`. */
export function changeUnmatched(table: Table, before: UnmatchedMail, after: UnmatchedMail): Write {
  return put(table, 'unmatched', waiting(after), asRead(before))
}

/** Takes one out that waits, as it was read; conflict label `unmatched`. */
export function removeUnmatched(table: Table, mail: UnmatchedMail): Write {
  return remove(table, 'unmatched', unmatchedMailKeys.unmatchedMail(mail.id), asRead(mail))
}

/** Takes one out that waits, as it was read, and keeps that it was taken in; conflict label `unmatched`. */
export function moveToAccepted(table: Table, mail: UnmatchedMail, acceptedAt: number): Write[] {
  const head = { ...unmatchedMailKeys.acceptedMail(mail.id), [TABLE.kind]: 'accepted-mail' }
  return [removeUnmatched(table, mail), put(table, 'accepted', { ...head, ...itemOf({ ...mail, acceptedAt }) })]
}
