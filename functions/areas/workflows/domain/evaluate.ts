import { fold } from '../../../kernel/fold.ts'
import { clip } from '../../../kernel/text.ts'
import { attributeOf } from '../../contact-attributes/domain/changed-attributes.ts'
import { definitionOf } from '../../contact-attributes/domain/definition.ts'
import { canonicalValue, compareValues } from '../../contact-attributes/domain/value.ts'
import { type Facts, isThere, minutesWaited } from './facts.ts'
import { compile, isFound } from './pattern.ts'
import { answerAsked } from './problems.ts'
import { type Condition, isCondition, type Value, type When } from './when.ts'

/** What a condition saw, and whether it held. */
export interface Held {
  field: string
  value: unknown
  held: boolean
}

/** So much of a text is shown of what a condition saw. */
const SHOWN = 200

/** Whether what is asked holds, and what each condition saw, in the order in which they are written. */
export function evaluate(when: When, facts: Facts): { holds: boolean; conditions: Held[] } {
  const conditions: Held[] = []
  return { holds: holds(when, facts, conditions), conditions }
}

// Each is looked at, also where the outcome is clear before: whoever tries a workflow wants to see all of them.
function holds(when: When, facts: Facts, seen: Held[]): boolean {
  if (isCondition(when)) {
    const { value, held } = look(when, facts)
    seen.push({ field: when.field, value: typeof value === 'string' ? clip(value, SHOWN) : value, held })
    return held
  }
  const all = (when.all ?? []).map((one) => holds(one, facts, seen))
  const any = (when.any ?? []).map((one) => holds(one, facts, seen))
  const not = when.not ? holds(when.not, facts, seen) : false
  return all.every(Boolean) && (any.length === 0 || any.some(Boolean)) && !not
}

function look({ field, is, value = null }: Condition, facts: Facts): { value: unknown; held: boolean } {
  const seen = seenOf(field, facts)
  if (is === 'known') return { value: seen, held: isKnown(seen) === (value !== false) }
  return { value: seen, held: compare(field, is, seen, value, facts) }
}

const isKnown = (seen: unknown): boolean =>
  Array.isArray(seen) ? seen.length > 0 : seen !== null && seen !== undefined && seen !== '' && seen !== false

/** What there is under a field; null: nothing. */
function seenOf(field: string, facts: Facts): unknown {
  const { contact, conversation, message } = facts
  if (field.startsWith('contact.attributes.')) {
    return attributeOf(contact.attributes, field.slice('contact.attributes.'.length)) ?? null
  }
  if (field.startsWith('answers.')) return answerOf(field, facts)
  switch (field) {
    case 'channel.type':
      return (message?.channel ?? conversation?.lastChannel)?.type ?? null
    case 'channel.id':
      return (message?.channel ?? conversation?.lastChannel)?.id ?? null
    case 'team.id':
      return conversation?.teamId ?? null
    case 'status':
      return conversation?.status ?? null
    case 'assignee.id':
      return conversation?.assigneeId ?? null
    case 'hours':
      return isThere(facts) ? 'open' : 'closed'
    case 'contact.language':
      return contact.language
    case 'contact.rating':
      return conversation?.contactRating ?? contact.rating
    case 'contact.pinned':
      return contact.pinnedTo !== null
    case 'message.text':
      return message?.text ?? null
    case 'message.hasFile':
      return (message?.attachments.length ?? 0) > 0
    case 'tag':
      return facts.tags
    case 'conversation.count':
      return conversation?.n ?? 0
    case 'waiting.minutes':
      return minutesWaited(facts) ?? null
    default:
      return null
  }
}

/** What a webhook's step was answered, or a place in it. */
function answerOf(field: string, { answers = {} }: Facts): unknown {
  const asked = answerAsked(field)
  if (!asked || !Object.hasOwn(answers, asked.step)) return null
  let value: unknown = answers[asked.step]
  for (const name of asked.at) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
    value = (value as Record<string, unknown>)[name]
  }
  return typeof value === 'object' ? (value === null ? null : JSON.stringify(value)) : value
}

function compare(field: string, is: Condition['is'], seen: unknown, value: Value, facts: Facts): boolean {
  const values = Array.isArray(value) ? value : [value]
  if (Array.isArray(seen)) return seen.some((one) => values.some((wanted) => isTextLike(is, one, String(wanted))))
  if (field.startsWith('contact.attributes.')) {
    return values.some((one) =>
      isAttributeLike(field.slice('contact.attributes.'.length), is, seen, String(one), facts),
    )
  }
  if (field === 'contact.language') return values.some((one) => speaks(seen, one))
  if (field === 'message.text') return seen !== null && values.some((one) => isTextLike(is, String(seen), String(one)))
  if (field.startsWith('answers.')) return seen !== null && values.some((one) => isLike(is, seen, one))
  if (is === 'atLeast' || is === 'atMost') return isAtLeastOrMost(is, seen, value)
  return values.some((one) => one === seen)
}

function isAtLeastOrMost(is: 'atLeast' | 'atMost', seen: unknown, value: Value): boolean {
  if (typeof seen !== 'number' || typeof value !== 'number') return false
  return is === 'atLeast' ? seen >= value : seen <= value
}

const plain = (text: string) => fold(text.trim())

/** As text, without case and accents. */
function isTextLike(is: Condition['is'], seen: string, value: string): boolean {
  if (is === 'matches') {
    const pattern = compile(value)
    return 'parts' in pattern && isFound(pattern, seen.trim())
  }
  const [has, wanted] = [plain(seen), plain(value)]
  if (is === 'contains') return wanted !== '' && has.includes(wanted)
  if (is === 'startsWith') return wanted !== '' && has.startsWith(wanted)
  return has === wanted
}

/** As the attribute's type has it; what does not fit that compares with nothing. */
function isAttributeLike(key: string, is: Condition['is'], seen: unknown, value: string, facts: Facts): boolean {
  if (typeof seen !== 'string' || seen.trim() === '') return false
  const definition = definitionOf(facts.attributes, key)
  if (!definition || is === 'contains' || is === 'startsWith' || is === 'matches') return isLike(is, seen, value)
  if (!canonicalValue(definition, seen) || !canonicalValue(definition, value)) return false
  const order = compareValues(definition, seen, value)
  if (is === 'atLeast') return order >= 0
  return is === 'atMost' ? order <= 0 : order === 0
}

/** Of what nobody said which type it has: numbers as numbers, else as text. */
function isLike(is: Condition['is'], seen: unknown, value: Value): boolean {
  const [has, wanted] = [String(seen), String(value)]
  if (is !== 'atLeast' && is !== 'atMost') return isTextLike(is, has, wanted)
  const [first, second] = [numberOf(has), numberOf(wanted)]
  if (first !== undefined && second !== undefined) return is === 'atLeast' ? first >= second : first <= second
  return is === 'atLeast' ? plain(has) >= plain(wanted) : plain(has) <= plain(wanted)
}

const numberOf = (text: string): number | undefined =>
  text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)

/** `pt` means `pt-BR`, too. */
function speaks(seen: unknown, wanted: Value): boolean {
  if (typeof seen !== 'string' || typeof wanted !== 'string') return seen === wanted
  const [has, wants] = [seen.toLowerCase(), wanted.toLowerCase()]
  return has === wants || has.startsWith(`${wants}-`)
}
