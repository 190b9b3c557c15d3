import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, type Table } from '../../../platform/table.ts'
import { putVersion, withVersion } from '../../../platform/versioned-item.ts'
import { ContactAttributes } from '../domain/definition.ts'
import { contactAttributesKeys } from './keys.ts'

/** All definitions; consistent. */
export async function readContactAttributes(table: Table): Promise<ContactAttributes> {
  const item = await get(table, contactAttributesKeys.contactAttributes())
  return item ? decode(ContactAttributes, withVersion(item)) : { definitions: [] }
}

/** All definitions, new or as they were read. */
export function putContactAttributes(table: Table, all: ContactAttributes): Write {
  return putVersion(table, 'contact-attributes', contactAttributesKeys.contactAttributes(), all)
}
