import * as z from 'zod'

/** What is asked by `is`. */
const Is = z.enum(['equals', 'in', 'contains', 'startsWith', 'matches', 'atLeast', 'atMost', 'known'])
export type Is = z.infer<typeof Is>

/** The longest value of a condition. */
const MAX_VALUE = 1_000
/** Values of a list. */
const MAX_VALUES = 50
/** Conditions of a workflow, those of its branches included. */
export const MAX_CONDITIONS = 200
/** Of these, conditions with a pattern: each looks at the whole of a text. */
export const MAX_PATTERNS = 10
/** Groups in groups. */
export const MAX_GROUPS = 8

type Kind = 'id' | 'text' | 'number' | 'flag' | 'hours' | 'attribute'

const asked: Record<Kind, readonly Is[]> = {
  id: ['equals', 'in', 'known'],
  text: ['equals', 'in', 'contains', 'startsWith', 'matches', 'known'],
  number: ['equals', 'in', 'atLeast', 'atMost'],
  flag: ['equals', 'known'],
  hours: ['equals'],
  attribute: ['equals', 'in', 'contains', 'startsWith', 'matches', 'atLeast', 'atMost', 'known'],
}

const fields = {
  'channel.type': 'id',
  'channel.id': 'id',
  'team.id': 'id',
  status: 'id',
  'assignee.id': 'id',
  hours: 'hours',
  'contact.language': 'id',
  'contact.rating': 'number',
  'contact.pinned': 'flag',
  'message.text': 'text',
  'message.hasFile': 'flag',
  tag: 'text',
  'conversation.count': 'number',
  'waiting.minutes': 'number',
} as const satisfies Record<string, Kind>

/** Fields under which there are many: attributes of contacts by key, and what a webhook's step was answered. */
const prefixes = { 'contact.attributes.': 'attribute', 'answers.': 'attribute' } as const satisfies Record<string, Kind>

/** What a condition can ask of, beside attributes. */
export type Field = keyof typeof fields

function kindOf(field: string): Kind | undefined {
  if (Object.hasOwn(fields, field)) return fields[field as Field]
  const found = Object.entries(prefixes).find(([start]) => field.startsWith(start) && field.length > start.length)
  return found?.[1]
}

const Value = z.lazy(() =>
  z.union([
    z.string().max(MAX_VALUE, `is longer than ${MAX_VALUE} characters`),
    z.number(),
    z.boolean(),
    z.null(),
    z
      .array(z.union([z.string().max(MAX_VALUE, `is longer than ${MAX_VALUE} characters`), z.number()]))
      .min(1, 'is empty')
      .max(MAX_VALUES, `has more than ${MAX_VALUES} values`),
  ]),
)
export type Value = z.infer<typeof Value>

/** One question to what is known when the workflow starts. */
export interface Condition {
  field: string
  is: Is
  value?: Value | undefined
}
/** All that is given must hold; nothing given asks nothing. */
export interface Group {
  all?: When[] | undefined
  any?: When[] | undefined
  not?: When | undefined
}
export type When = Condition | Group

/** Whether it is a question, and no group of them. */
export const isCondition = (when: When): when is Condition => 'field' in when

/** What does not fit a condition's field, in words; undefined: all does. */
function wrong({ field, is, value }: Condition): [path: string, words: string] | undefined {
  const kind = kindOf(field)
  if (kind === undefined) return ['field', 'is nothing that can be asked of']
  if (!asked[kind].includes(is)) return ['is', `is not asked of ${field}`]
  if (is === 'known')
    return value === undefined || typeof value === 'boolean' ? undefined : ['value', 'is true or false']
  if (value === undefined) return ['value', 'is missing']
  if (is === 'in') return wrongList(kind, value)
  return wrongOne(kind, is, value)
}

function wrongList(kind: Kind, value: Value): [string, string] | undefined {
  if (!Array.isArray(value)) return ['value', 'is no list']
  const type = kind === 'number' ? 'number' : 'string'
  return value.every((one) => typeof one === type || kind === 'attribute')
    ? undefined
    : ['value', `is no list of ${type}s`]
}

function wrongOne(kind: Kind, is: Is, value: Value): [string, string] | undefined {
  // Any of several texts.
  if (Array.isArray(value)) {
    const several = kind === 'text' && ['equals', 'contains', 'startsWith'].includes(is)
    return several && value.every((one) => typeof one === 'string') ? undefined : ['value', 'is a list']
  }
  switch (kind) {
    case 'number':
      return typeof value === 'number' ? undefined : ['value', 'is no number']
    case 'flag':
      return typeof value === 'boolean' ? undefined : ['value', 'is neither true nor false']
    case 'hours':
      return value === 'open' || value === 'closed' ? undefined : ['value', 'is neither open nor closed']
    case 'id':
      return typeof value === 'string' || value === null ? undefined : ['value', 'is no text']
    case 'attribute':
      return value === null || (is === 'matches' && typeof value !== 'string') ? ['value', 'is no text'] : undefined
    case 'text':
      return typeof value === 'string' ? undefined : ['value', 'is no text']
  }
}

/** What must hold for a workflow to run, or for a branch to be taken: a condition, or a group of such. */
export const WhenSchema: z.ZodType<When> = z.lazy(() =>
  z
    .strictObject({
      field: z.string().min(1).max(200).optional(),
      is: Is.optional(),
      value: Value.optional(),
      // What goes into itself is looked at when it is needed: in a bundle, a look makes it.
      get all() {
        return z.array(WhenSchema).max(MAX_CONDITIONS).optional()
      },
      get any() {
        return z.array(WhenSchema).max(MAX_CONDITIONS).optional()
      },
      get not() {
        // By its own name: what stands for it has its methods, which do not.
        return z.optional(WhenSchema)
      },
    })
    .superRefine(({ field, is, value, all, any, not }, context) => {
      const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
      const isGroup = all !== undefined || any !== undefined || not !== undefined
      if (field === undefined) {
        if (is !== undefined || value !== undefined) refuse('field', 'is missing')
        return
      }
      if (isGroup) return refuse('field', 'stands beside a group')
      if (is === undefined) return refuse('is', 'is missing')
      const found = wrong({ field, is, value })
      if (found) refuse(...found)
    }),
) as never

/** Every condition with its path, in the order in which they are written. */
export function* allConditions(
  when: When,
  path: string,
): Generator<{ condition: Condition; path: string; depth: number }> {
  yield* within(when, path, 0)
}
function* within(
  when: When,
  path: string,
  depth: number,
): Generator<{ condition: Condition; path: string; depth: number }> {
  if (isCondition(when)) {
    yield { condition: when, path, depth }
    return
  }
  for (const name of ['all', 'any'] as const) {
    for (const [place, one] of (when[name] ?? []).entries()) yield* within(one, `${path}.${name}.${place}`, depth + 1)
  }
  if (when.not) yield* within(when.not, `${path}.not`, depth + 1)
}
