import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import { attributeOf } from '../../contact-attributes/domain/changed-attributes.ts'
import type { AttributeDefinition } from '../../contact-attributes/domain/definition.ts'
import { canonicalValue, isKnown, wrongValue } from '../../contact-attributes/domain/value.ts'
import { type AttributeFields, changeContactAttribute } from '../../contact-attributes/index.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { ContactsStore } from '../port.ts'

type Deps = HasStore<ContactAttributesStore & ContactsStore>

const PAGE = 100
/** Contacts looked at before an attribute takes less: about 200 read units. */
const LOOKED_AT = 2_000

/**
 * C9: changes a definition. Where it would take less than before, contacts are looked at first, the newest of them, and a value that
 * fitted and would fit no more refuses it; so does a workspace with more contacts than can be looked at.
 */
export function updateContactAttribute(
  deps: Deps,
  call: Call,
  input: AttributeFields & { id: string; version?: number | undefined },
) {
  return changeContactAttribute(deps, call, input, (before, after) => requireFits(deps, before, after))
}

async function requireFits(deps: Deps, before: AttributeDefinition, after: AttributeDefinition) {
  const path = before.type === after.type ? 'choices' : 'type'
  const inUse = (message: string) =>
    new DomainError('in_use', 'Contacts have values that would not fit.', [{ path, message }])
  let cursor: string | undefined
  let looked = 0
  let unfit = 0
  let example: string | undefined
  do {
    const page = await deps.store.readContactPage({ limit: PAGE, cursor })
    for (const { attributes } of page.items) {
      const text = attributeOf(attributes, before.key)
      if (!isKnown(before, text) || canonicalValue(after, text) !== undefined) continue
      unfit++
      example ??= text
    }
    looked += page.items.length
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && looked < LOOKED_AT)
  if (unfit > 0) {
    const many = `${cursor === undefined ? '' : 'at least '}${unfit} ${unfit === 1 ? 'contact has' : 'contacts have'}`
    throw inUse(`does not fit: ${many} a value like “${example?.slice(0, 60)}”, which ${wrongValue[after.type]}`)
  }
  if (cursor !== undefined) {
    throw inUse(`can’t be changed among more than ${LOOKED_AT} contacts: define another attribute instead`)
  }
}
