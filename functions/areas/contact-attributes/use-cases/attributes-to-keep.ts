import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import { attributeOf, changedAttributes } from '../domain/changed-attributes.ts'
import type { ContactAttributesStore } from '../port.ts'

type Attributes = Record<string, string>

/**
 * C9: a contact's attributes as this agent may have them become, canonical; `invalid_request` or `forbidden` names each that may
 * not be so. Reads nothing where nothing changes.
 */
export async function attributesToKeep(
  deps: HasStore<ContactAttributesStore>,
  agent: Doer,
  before: Attributes,
  after: Attributes,
): Promise<Attributes> {
  const keys = Object.keys({ ...before, ...after })
  if (keys.every((key) => attributeOf(before, key) === attributeOf(after, key))) return after
  const { attributes, refused } = changedAttributes(await deps.store.readContactAttributes(), agent, before, after)
  const errors = (code: string) =>
    refused.filter((one) => one.code === code).map(({ path, message }) => ({ path, message }))
  const forbidden = errors('forbidden')
  if (forbidden.length > 0) throw new DomainError('forbidden', 'These attributes are for admins to change.', forbidden)
  const wrong = errors('invalid_request')
  if (wrong.length > 0) throw new DomainError('invalid_request', 'An attribute does not take its value.', wrong)
  return attributes
}
