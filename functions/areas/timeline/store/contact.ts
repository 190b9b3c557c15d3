import type { Write } from '../../../kernel/commit.ts'
import { readLayout } from '../../../platform/layout.ts'
import { put, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Contact } from '../domain/contact.ts'
import type { ContactState } from '../port.ts'
import { asRead, isNew } from './conditions.ts'
import { contactItem, toContact, toConversation } from './items.ts'
import { timelineKeys } from './keys.ts'

/**
 * Contact and latest conversation in one read, consistent unless told otherwise, beside how conversations are laid out; follows the
 * redirect of an attached identity.
 */
export async function readContact(
  table: Table,
  contactId: string,
  consistent = true,
): Promise<ContactState | undefined> {
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
  const contact = toContact(first)
  if ('redirectTo' in contact) return readContact(table, contact.redirectTo, consistent)
  return { contact, latest: second ? toConversation(second) : undefined }
}

/** Creates (version 1) or replaces the contact as it was read; conflict label `contact`. */
export function putContact(table: Table, contact: Contact): Write {
  const next = { ...contact, version: contact.version + 1 }
  return put(table, 'contact', contactItem(next), contact.version === 0 ? isNew : asRead(contact.version))
}

/** Makes an address that had no contact of its own lead to this one; conflict label `redirect`. */
export function putRedirect(table: Table, fromContactId: string, toContactId: string): Write {
  const item = { ...timelineKeys.contact(fromContactId), [TABLE.kind]: 'redirect', redirectTo: toContactId }
  return put(table, 'redirect', item, isNew)
}
