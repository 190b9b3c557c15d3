import type { Doer } from '../../workspace/domain/doer.ts'
import { type ContactAttributes, definitionOf, mayEdit } from './definition.ts'
import { canonicalValue, wrongValue } from './value.ts'

type Attributes = Readonly<Record<string, string>>

/** A value that can't be kept so; `path` is `attributes.<key>`. */
export interface Refused {
  code: 'forbidden' | 'invalid_request'
  path: string
  message: string
}

/** What a contact has under a key. */
export const attributeOf = (attributes: Attributes, key: string) =>
  Object.hasOwn(attributes, key) ? attributes[key] : undefined

/**
 * C9: a contact's attributes as they become, canonical, and what this agent can't change so. What stays as it is is asked nothing:
 * it may be older than its definition. Without a definition a value is free text. Of a defined one, no value means none.
 */
export function changedAttributes(
  all: ContactAttributes,
  agent: Doer,
  before: Attributes,
  after: Attributes,
): { attributes: Record<string, string>; refused: Refused[] } {
  const refused: Refused[] = []
  const attributes: [string, string][] = []
  const refuse = (key: string, code: Refused['code'], message: string) =>
    refused.push({ code, path: `attributes.${key}`, message })
  const isLeftOut = (key: string) => attributeOf(after, key) === undefined
  for (const key of Object.keys(before).filter(isLeftOut)) {
    const definition = definitionOf(all, key)
    if (definition && !mayEdit(agent, definition)) refuse(key, 'forbidden', 'is for admins to change')
  }
  for (const [key, text] of Object.entries(after)) {
    const definition = definitionOf(all, key)
    const had = attributeOf(before, key)
    const value = definition && text !== had ? canonicalValue(definition, text) : text
    if (value === undefined) refuse(key, 'invalid_request', wrongValue[definition?.type ?? 'text'])
    else if (definition && value !== (had ?? '') && !mayEdit(agent, definition))
      refuse(key, 'forbidden', 'is for admins to change')
    else if (!definition || value !== '' || had === '') attributes.push([key, value])
  }
  return { attributes: Object.fromEntries(attributes), refused }
}
