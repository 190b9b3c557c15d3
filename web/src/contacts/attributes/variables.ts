import type { Contact, ContactAttribute } from '../../api/types.ts'
import type { Variable } from '../../messages/variables.ts'
import { shown, valueIn } from './values.ts'

/** Others can't be written as a variable. */
const KEY = /^[\p{L}\p{N}_]+(-[\p{L}\p{N}_]+)*$/u

/** M7, C9: a contact's attributes as variables, without the `$`: what each says to them, and how it is called. Defined ones come first. */
export function attributeVariables(
  defined: readonly ContactAttribute[],
  contact: Pick<Contact, 'attributes' | 'language'> | undefined,
): Variable[] {
  const own = contact?.attributes ?? {}
  const known = new Set(defined.map(({ key }) => key))
  return [
    ...defined.map((attribute): Variable => {
      const value = shown(attribute, valueIn(own, attribute.key) ?? '', contact?.language ?? 'en')
      return [`contact.attributes.${attribute.key}`, value, attribute.name]
    }),
    ...Object.entries(own)
      .filter(([key]) => KEY.test(key) && !known.has(key))
      .map(([key, value]): Variable => [`contact.attributes.${key}`, value]),
  ]
}
