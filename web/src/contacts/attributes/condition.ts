import type { InputOf } from '../../../../contracts/operations.ts'
import type { ContactAttribute } from '../../api/types.ts'

type Conditions = NonNullable<InputOf<'segments.create'>['filter']['attributes']>
/** What a segment asks of an attribute. */
export type AttributeCondition = Extract<Conditions, readonly unknown[]>[number]
export type Is = AttributeCondition['is']

/** A condition that is being put together: no key, or no value yet. */
export interface ConditionDraft {
  key: string
  is: Is
  values: readonly string[]
}

const asText: readonly Is[] = ['equals', 'in', 'contains', 'startsWith', 'known', 'unknown']
/** What can be asked of an attribute of each type. */
export const askedOf: Record<ContactAttribute['type'], readonly Is[]> = {
  text: asText,
  number: ['equals', 'atLeast', 'atMost', 'known', 'unknown'],
  date: ['equals', 'atLeast', 'atMost', 'known', 'unknown'],
  choice: ['equals', 'in', 'known', 'unknown'],
  checkbox: ['equals', 'known', 'unknown'],
}

export const draftOf = (condition: { key: string; is: Is; value?: string | string[] | undefined }): ConditionDraft => ({
  key: condition.key,
  is: condition.is,
  values:
    condition.value === undefined ? [] : typeof condition.value === 'string' ? [condition.value] : condition.value,
})

/** The condition, once it is whole. */
export function conditionOf({ key, is, values }: ConditionDraft): AttributeCondition | undefined {
  const given = values.map((value) => value.trim()).filter((value) => value !== '')
  const name = key.trim()
  if (name === '') return undefined
  if (is === 'known' || is === 'unknown') return { key: name, is }
  const [value] = given
  if (value === undefined) return undefined
  return is === 'in' ? { key: name, is, value: given } : { key: name, is, value }
}
