import type { Write } from '../../../kernel/commit.ts'
import { readLayout } from '../../../platform/layout.ts'
import { put, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { type Contact, changedAt } from '../domain/contact.ts'
import type { ContactState } from '../port.ts'
import { asRead, isNew } from './conditions.ts'
import { contactItem, toContact, toConversation } from './items.ts'
import { timelineKeys } from './keys.ts'

/**
 * Contact and latest conversation in one read, consistent unless told otherwise, beside how conversations are laid out; follows the
 * redirect of an attached identity, and of a contact that was merged.
 */
export async function readContact(
  table: Table,
  contactId: string,
  consistent = true,
): Promise<ContactState | undefined> {
  const found = await readPartition(table, contactId, consistent)
  if (!found) return undefined
  const { contact, latest } = found
  if ('redirectTo' in contact) return readContact(table, contact.redirectTo, consistent)
  return contact.erased ? undefined : { contact, latest }
}

/** C7: the same, consistent; one that was erased too, for whoever is to stand in its place. */
export async function readContactOrErased(table: Table, contactId: string): Promise<ContactState | undefined> {
  const found = await readPartition(table, contactId, true)
  if (!found) return undefined
  const { contact, latest } = found
  return 'redirectTo' in contact ? readContactOrErased(table, contact.redirectTo) : { contact, latest }
}

/** C3: a contact, or a part of one: the contact that it is by now, and the latest conversation of this partition. */
export async function readPart(table: Table, contactId: string): Promise<ContactState | undefined> {
  const found = await readPartition(table, contactId, true)
  if (!found) return undefined
  const { contact, latest } = found
  if (!('redirectTo' in contact)) return contact.erased ? undefined : { contact, latest }
  const state = await readContact(table, contact.redirectTo)
  return state && { contact: state.contact, latest }
}

async function readPartition(table: Table, contactId: string, consistent: boolean) {
  const reading = query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :c)',
    ExpressionAttributeValues: { ':pk': contactId, ':c': 'C#' },
    ScanIndexForward: false,
    Limit: 2,
    ConsistentRead: consistent,
  })
  const [{ items }] = await Promise.all([reading, readLayout(table)])
  // The contact's sort key is above every conversation's, so the last two are the contact and its latest conversation.
  const [first, second] = items
  if (!first || first.sk !== timelineKeys.contact(contactId).sk) return undefined
  return { contact: toContact(first), latest: second ? toConversation(second) : undefined }
}

/** Creates (version 1) or replaces the contact as it was read; conflict label `contact`. */
export function putContact(table: Table, contact: Contact, now: number): Write {
  const next = { ...changedAt(contact, now), version: contact.version + 1 }
  return put(table, 'contact', contactItem(next), contact.version === 0 ? isNew : asRead(contact.version))
}

/** Makes an address that had no contact of its own, or one that was erased (C7), lead to this one; conflict label `redirect`. */
export function putRedirect(table: Table, fromContactId: string, toContactId: string): Write {
  const item = { ...timelineKeys.contact(fromContactId), [TABLE.kind]: 'redirect', redirectTo: toContactId }
  return put(table, 'redirect', item, { expression: `${isNew.expression} OR attribute_exists(#erased)` })
}

/** C3: a contact, as it was read, leads to another one from then on; conflict label `contact`. */
export function redirectContact(table: Table, { id, version }: Contact, toContactId: string): Write {
  const item = { ...timelineKeys.contact(id), [TABLE.kind]: 'redirect', redirectTo: toContactId }
  return put(table, 'contact', item, asRead(version))
}

/** C3: what led to another contact is one again, under the version that it has; conflict label `contact`. */
export function restoreContact(table: Table, contact: Contact, fromContactId: string, now: number): Write {
  return put(table, 'contact', contactItem(changedAt(contact, now)), {
    expression: '#redirectTo = :from',
    values: { ':from': fromContactId },
  })
}
