import * as z from 'zod'
import { fold } from '../../../kernel/fold.ts'

/** What is asked of a contact's attribute. `in` has a list of values, `known` and `unknown` have none. */
export const AttributeCondition = z.lazy(() =>
  z.object({
    key: z.string(),
    is: z.enum(['equals', 'in', 'contains', 'startsWith', 'atLeast', 'atMost', 'known', 'unknown']),
    value: z.union([z.string(), z.array(z.string())]).optional(),
  }),
)
export type AttributeCondition = z.infer<typeof AttributeCondition>

/** Conditions as they were first put: each of these has the value. */
export const asConditions = (attributes: AttributeCondition[] | Record<string, string>): AttributeCondition[] =>
  Array.isArray(attributes)
    ? attributes
    : Object.entries(attributes).map(([key, value]) => ({ key, is: 'equals' as const, value }))

const plain = (text: string) => fold(text.trim())

/** How two values compare: below 0, 0 or above; undefined where they can't be. */
export type Comparing = (key: string, one: string, other: string) => number | undefined

/** As text, without case and accents. */
export const asText: Comparing = (_key, one, other) => {
  const [a, b] = [plain(one), plain(other)]
  return a === b ? 0 : a < b ? -1 : 1
}

/** Whether a contact's attributes are as a condition has it. */
export function attributeHolds(
  { key, is, value = '' }: AttributeCondition,
  attributes: Readonly<Record<string, string>>,
  compare: Comparing = asText,
): boolean {
  const has = attributes[key] ?? ''
  if (is === 'known' || is === 'unknown') return (has.trim() !== '') === (is === 'known')
  const values = typeof value === 'string' ? [value] : value
  if (has.trim() === '') return is !== 'atLeast' && is !== 'atMost' && values.some((one) => one.trim() === '')
  return values.some((one) => {
    if (is === 'contains') return plain(has).includes(plain(one))
    if (is === 'startsWith') return plain(has).startsWith(plain(one))
    const order = compare(key, has, one)
    if (order === undefined) return false
    if (is === 'atLeast') return order >= 0
    return is === 'atMost' ? order <= 0 : order === 0
  })
}
