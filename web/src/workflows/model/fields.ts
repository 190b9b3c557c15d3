import type { ContactAttribute } from '../../api/types.ts'
import type { Condition, Is } from '../types.ts'

/** How the value of a condition is asked for. */
export type Asked =
  | 'channelType'
  | 'channel'
  | 'team'
  | 'status'
  | 'agent'
  | 'hours'
  | 'language'
  | 'tag'
  | 'yesNo'
  | 'number'
  | 'text'
  | 'attribute'
export type FieldGroup = 'conversation' | 'customer' | 'message' | 'time'

interface FieldOf {
  group: FieldGroup
  asked: Asked
  /** what can be asked of it; the first one when it is chosen */
  is: readonly Is[]
}

/** What can be asked, in the order in which it is offered. */
export const fields = {
  'channel.type': { group: 'conversation', asked: 'channelType', is: ['equals', 'in'] },
  'channel.id': { group: 'conversation', asked: 'channel', is: ['equals', 'in'] },
  'team.id': { group: 'conversation', asked: 'team', is: ['equals', 'in', 'known'] },
  status: { group: 'conversation', asked: 'status', is: ['equals', 'in'] },
  'assignee.id': { group: 'conversation', asked: 'agent', is: ['known', 'equals', 'in'] },
  tag: { group: 'conversation', asked: 'tag', is: ['equals', 'in'] },
  'message.text': { group: 'message', asked: 'text', is: ['contains', 'startsWith', 'equals', 'matches'] },
  'message.hasFile': { group: 'message', asked: 'yesNo', is: ['equals'] },
  'contact.language': { group: 'customer', asked: 'language', is: ['equals', 'in', 'known'] },
  'contact.rating': { group: 'customer', asked: 'number', is: ['atLeast', 'atMost', 'equals'] },
  'contact.pinned': { group: 'customer', asked: 'yesNo', is: ['equals'] },
  'conversation.count': { group: 'customer', asked: 'number', is: ['atLeast', 'atMost', 'equals'] },
  hours: { group: 'time', asked: 'hours', is: ['equals'] },
  'waiting.minutes': { group: 'time', asked: 'number', is: ['atLeast', 'atMost'] },
} as const satisfies Record<string, FieldOf>
export type FieldName = keyof typeof fields

const ATTRIBUTE = 'contact.attributes.'
/** The key of the attribute that a field is about. */
export const attributeKeyOf = (field: string): string | undefined =>
  field.startsWith(ATTRIBUTE) ? field.slice(ATTRIBUTE.length) : undefined
export const attributeField = (key: string) => `${ATTRIBUTE}${key}`

const ofAttribute: Record<ContactAttribute['type'], readonly Is[]> = {
  text: ['equals', 'in', 'contains', 'startsWith', 'known'],
  number: ['equals', 'atLeast', 'atMost', 'known'],
  date: ['equals', 'atLeast', 'atMost', 'known'],
  choice: ['equals', 'in', 'known'],
  checkbox: ['equals', 'known'],
}

/** What can be asked of a field, and by which kind of value. */
export function askOf(field: string, attributes: readonly ContactAttribute[]): { asked: Asked; is: readonly Is[] } {
  const key = attributeKeyOf(field)
  if (key === undefined) return fields[field as FieldName] ?? { asked: 'text', is: ['equals'] }
  const type = attributes.find((attribute) => attribute.key === key)?.type ?? 'text'
  return { asked: 'attribute', is: ofAttribute[type] }
}

/** A condition as it begins when its field is chosen. */
export function newCondition(field: string, attributes: readonly ContactAttribute[]): Condition {
  const { asked, is } = askOf(field, attributes)
  return withIs({ field, is: 'known' }, is[0] ?? 'equals', asked)
}

/** The same asked in another way; the value stays where it can. */
export function withIs({ field, value }: Condition, is: Is, asked: Asked): Condition {
  if (is === 'known') return { field, is, value: true }
  const kept = typeof value === 'boolean' && asked !== 'yesNo' ? undefined : value
  const first = Array.isArray(kept) ? kept[0] : kept
  if (is === 'in')
    return { field, is, value: Array.isArray(kept) ? kept : first === undefined || first === '' ? [] : [String(first)] }
  if (asked === 'yesNo') return { field, is, value: typeof first === 'boolean' ? first : true }
  if (asked === 'number') return { field, is, value: typeof first === 'number' ? first : 1 }
  if (asked === 'hours') return { field, is, value: first === 'closed' ? 'closed' : 'open' }
  return { field, is, value: first === undefined ? '' : String(first) }
}
