import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type OperationName, operations } from '../../contracts/operations.ts'
import * as frames from '../../contracts/sockets/frames.ts'
import * as widget from '../../contracts/web-chat/widget.ts'
import { inputs } from '../contracts/permissions.ts'

/* What goes in and out, read off the schemas of every operation: one that is added is looked at too. */

interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema | false
  prefixItems?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  maxLength?: number
  maxItems?: number
}

/** Every schema within one, with the path to it. */
function within(schema: z.ZodType, io: 'input' | 'output'): { path: string; at: Schema }[] {
  const whole = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Schema
  const seen = new Set<string>()
  const walk = (given: Schema, path: string): { path: string; at: Schema }[] => {
    if (given.$ref) {
      const name = given.$ref.split('/').at(-1) ?? ''
      if (seen.has(name)) return []
      seen.add(name)
    }
    const at = given.$ref ? (whole.$defs?.[given.$ref.split('/').at(-1) ?? ''] ?? {}) : given
    const extra = typeof at.additionalProperties === 'object' ? [walk(at.additionalProperties, `${path}.*`)] : []
    return [
      { path, at },
      ...[
        ...Object.entries(at.properties ?? {}).map(([name, inner]) => walk(inner, `${path}.${name}`)),
        ...(at.items ? [walk(at.items, `${path}[]`)] : []),
        ...(at.prefixItems ?? []).map((inner, index) => walk(inner, `${path}[${index}]`)),
        ...[...(at.anyOf ?? []), ...(at.oneOf ?? []), ...(at.allOf ?? [])].map((inner) => walk(inner, path)),
        ...extra,
      ].flat(),
    ]
  }
  return walk(whole, '')
}

/** As many as are named, and no more. */
const isTuple = ({ prefixItems, items }: Schema) => prefixItems !== undefined && !items

/** Anchored, and without a repetition that has no end. */
const isBounded = (pattern: string) =>
  /^\^.*\$$/.test(pattern) && !/[*+]|\{\d+,\}/.test(pattern.replaceAll(/\\.|\[[^\]]*\]/g, 'x'))

const names = Object.keys(operations) as OperationName[]
const own = { conversationId: 'cv_1', contactId: 'ct_1', entryId: 'en_1', channelId: 'ch', noteId: 'nt_1' }
/** What others than agents send. */
const strangers: [string, z.ZodType][] = [
  ['a session', widget.SessionRequest],
  ['a visitor’s message', widget.VisitorMessage],
  ['what a visitor reads', widget.VisitorHistory],
  ['a visitor’s typing', frames.VisitorTypingParams],
  ['a visitor’s receipt', frames.VisitorReceiptParams],
]
const entrances: [string, z.ZodType][] = [
  ...names.map((name) => [name, operations[name].input as z.ZodType] as [string, z.ZodType]),
  ...strangers,
  ['an agent’s typing', frames.TypingParams],
]

describe.each(entrances)('%s', (_, schema) => {
  const parts = within(schema, 'input')

  it('takes no field that it does not know', () => {
    const open = parts.filter(({ at }) => at.properties && at.additionalProperties !== false)
    expect(open.map(({ path }) => path)).toEqual([])
  })

  it('takes texts and lists of a bounded length only', () => {
    const bounded = ({ at }: { at: Schema }) =>
      at.maxLength !== undefined ||
      at.enum !== undefined ||
      at.const !== undefined ||
      ['date-time', 'uuid', 'date'].includes(at.format ?? '') ||
      // A pattern of a bounded length.
      (at.pattern !== undefined && isBounded(at.pattern))
    const texts = parts.filter((part) => part.at.type === 'string' && !bounded(part)).map(({ path }) => path)
    const lists = parts
      .filter(({ at }) => at.type === 'array' && at.maxItems === undefined && !isTuple(at))
      .map(({ path }) => path)
    expect([...texts, ...lists]).toEqual([])
  })
})

describe('mass assignment', () => {
  const wanted = { admin: true, role: 'owner', ownerId: 'me', deleted: true, signIn: { issuer: 'x', subject: 'y' } }

  it.each(names)('%s refuses what is not a field of it', (name) => {
    const { input } = operations[name]
    const sound = inputs[name](own, 'ag_1')
    const known = new Set(within(input as z.ZodType, 'input').map(({ path }) => path.slice(1)))
    const fields = Object.entries(wanted).filter(([field]) => !known.has(field))
    expect(fields.length).toBeGreaterThan(2)
    for (const [field, value] of fields) {
      const result = (input as z.ZodType).safeParse({ ...sound, [field]: value })
      expect([field, result.success]).toEqual([field, false])
    }
  })
})

describe('answers', () => {
  // The names of secrets, and links that carry their own right, are theirs to give; an email's subject is none.
  const fine = /(^|\.)secret(Names|Since)$|(^|\.)(message|lastMessage)\.subject$/
  const ofEmails = ['unmatchedMail.list', 'unmatchedMail.accept']
  // Told once, to whoever has it made anew.
  const told: OperationName[] = [
    'webhookSecret.rotate',
    'channels.rotateSecret',
    'channels.create',
    'webhookEndpoints.create',
    'webhookEndpoints.rotate',
  ]
  it.each(names)('%s has no field for a secret', (name) => {
    const paths = within(operations[name].output as z.ZodType, 'output').map(({ path }) => path.replaceAll('[]', ''))
    const secret = paths.filter((path) =>
      /secret|password|token|hash|issuer|subject|credential/i.test(path.split('.').at(-1) ?? ''),
    )
    const isFine = (path: string) =>
      fine.test(path) ||
      (ofEmails.includes(name) && path.endsWith('.subject')) ||
      (told.includes(name) && path === '.secret')
    expect(secret.filter((path) => !isFine(path))).toEqual([])
  })
})
