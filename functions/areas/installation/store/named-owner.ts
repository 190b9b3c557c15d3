import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { NamedOwner } from '../port.ts'
import { installationKeys } from './keys.ts'

const Stored = z.lazy(() => z.object({ email: z.string(), at: z.number() }))

/** Whom the configuration named as owner when a deployment last looked, consistent. */
export async function readNamedOwner(table: Table): Promise<NamedOwner | undefined> {
  const item = await get(table, installationKeys.namedOwner())
  return item && decode(Stored, item)
}

/** Whom it names now, where nobody else has written it since; conflict label `named-owner`. */
export function putNamedOwner(table: Table, before: NamedOwner | undefined, after: NamedOwner): Write {
  const item = { ...installationKeys.namedOwner(), [TABLE.kind]: 'named-owner', ...after }
  const condition = before
    ? { expression: '#email = :email AND #at = :at', values: { ':email': before.email, ':at': before.at } }
    : { expression: 'attribute_not_exists(#pk)' }
  return put(table, 'named-owner', item, condition)
}
