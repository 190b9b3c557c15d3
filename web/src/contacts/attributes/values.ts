import { canonicalValue, shownValue } from '../../../../contracts/contact-attributes/values.ts'
import type { ContactAttribute } from '../../api/types.ts'

type Takes = Pick<ContactAttribute, 'type' | 'choices'>
const valuesOf = ({ type, choices = [] }: Takes) => ({ type, choices })

/** What the attribute makes of what was written; undefined: it does not take it. */
export const canonical = (attribute: Takes, text: string) => canonicalValue(valuesOf(attribute), text)

/** A value as it is read; what the attribute does not take, as it stands. */
export const shown = (attribute: Takes, text: string, language: string) =>
  shownValue(valuesOf(attribute), text, language)

/** What a contact has under a key. */
export const valueIn = (attributes: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(attributes, key) ? attributes[key] : undefined
