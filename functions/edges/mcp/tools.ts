import * as z from 'zod'
import type { Operation } from '../../../contracts/operation.ts'
import { operations } from '../../../contracts/operations.ts'
import { type Tool, tools, withheld } from '../../../contracts/tools/tools.ts'
import { MOST_TEXT_CHARACTERS, TEXT_CHARACTERS } from '../../areas/tools/domain/present.ts'
import type { Agent } from '../../areas/workspace/domain/agent.ts'
import { can } from '../../areas/workspace/domain/rights.ts'

/** Who calls, and whether they may do more than read. */
export interface Caller {
  agent: Agent
  mayWrite: boolean
}

type Schema = Record<string, unknown> & { properties?: Record<string, Schema> }

/** A tool as it is listed: https://modelcontextprotocol.io/specification/2026-07-28/server/tools#tool */
export interface ListedTool {
  name: string
  title: string
  description: string
  inputSchema: Schema
  annotations: { readOnlyHint: boolean; destructiveHint?: boolean; idempotentHint?: boolean; openWorldHint: boolean }
}

/** So many items has a page where nothing is said, and at most. */
export const PAGE_ITEMS = 10
export const MOST_ITEMS = 50

const byName: ReadonlyMap<string, Operation> = new Map(Object.entries(operations))
export const readsOnly = ({ method }: Operation): boolean => method === 'GET'

/** Whether it reads, and page by page. */
export function isPaged(operation: Operation): boolean {
  const input = operation.input instanceof z.ZodLazy ? operation.input.unwrap() : operation.input
  return readsOnly(operation) && 'limit' in ((input as Partial<z.ZodObject>).shape ?? {})
}

/** Whether an operation is ever offered, to whomever. */
const isOffered = ({ name, who, people }: Operation) =>
  who !== 'public' &&
  !people &&
  !withheld.some((area) => name === area || (area.endsWith('.') && name.startsWith(area)))

/** Whether a caller may use an operation as a tool; what of it they see, the operation itself decides. */
export const mayUse = (operation: Operation, { agent, mayWrite }: Caller): boolean =>
  isOffered(operation) &&
  (mayWrite || readsOnly(operation)) &&
  (operation.who === 'agent' || operation.who === 'public' || can(agent, operation.who))

/** An operation that is offered to somebody. */
export function operationNamed(name: string): Operation | undefined {
  const operation = byName.get(name)
  return operation && isOffered(operation) ? operation : undefined
}

/** `contacts.addNote` as tools are called: `contacts_add_note`. */
const toolName = (operation: string) =>
  operation.replaceAll('.', '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const operationsByTool: ReadonlyMap<string, Operation> = new Map(
  Object.keys(tools).flatMap((name) => {
    const operation = operationNamed(name)
    return operation ? [[toolName(name), operation] as const] : []
  }),
)
export const operationOfTool = (name: string): Operation | undefined => operationsByTool.get(name)

const textLimit = {
  type: 'integer',
  minimum: 1,
  maximum: MOST_TEXT_CHARACTERS,
  description: `Texts that are longer are cut; ${TEXT_CHARACTERS} where left out`,
}
const idempotencyKey = {
  type: 'string',
  maxLength: 200,
  description:
    'Any word of yours: a call that is repeated with the same one is done once. Give it when you repeat a call.',
}

/** The schema of an operation's input, as small as it says the same to a model. */
function inputSchemaOf(operation: Operation, { fields, about = {} }: Partial<Tool> = {}): Schema {
  const whole = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as Schema
  const {
    $schema: _dialect,
    properties = {},
    required = [],
    ...rest
  } = small(whole) as Schema & { required?: string[] }
  const names = Object.keys(properties).filter((name) => fields?.includes(name) ?? true)
  const described = names.map((name) => {
    const its = properties[name] ?? {}
    const page = name === 'limit' ? { default: PAGE_ITEMS, maximum: MOST_ITEMS } : {}
    const words = about[name] ?? (name === 'cursor' ? '`nextCursor` of the page before' : undefined)
    return [name, { ...its, ...page, ...(words ? { description: words } : {}) }] as const
  })
  const wanted = required.filter((name) => names.includes(name))
  return { ...rest, properties: Object.fromEntries(described), ...(wanted.length > 0 ? { required: wanted } : {}) }
}

/** Without what only a validator reads: the operation validates. */
function small(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(small)
  if (typeof value !== 'object' || value === null) return value
  const { anyOf, ...rest } = value as { anyOf?: { type?: string; enum?: unknown[] }[] }
  // What comes in a query is a text.
  if (anyOf?.some(({ type }) => type === 'boolean') && anyOf.some(({ enum: words }) => words?.includes('true'))) {
    return { ...rest, type: 'boolean' }
  }
  const fields = Object.entries(value).filter(
    ([key, field]) =>
      !(key === 'pattern' && typeof field === 'string') && key !== 'propertyNames' && field !== Number.MAX_SAFE_INTEGER,
  )
  return Object.fromEntries(fields.map(([key, field]) => [key, small(field)]))
}

const annotationsOf = (operation: Operation, { destructive }: Partial<Tool> = {}): ListedTool['annotations'] =>
  readsOnly(operation)
    ? { readOnlyHint: true, openWorldHint: false }
    : {
        readOnlyHint: false,
        destructiveHint: destructive === true || operation.method === 'DELETE',
        // Under a key everything is done once; without one, what is set is set again.
        idempotentHint: operation.method === 'PUT' || operation.method === 'PATCH' || operation.method === 'DELETE',
        openWorldHint: operation.name.startsWith('messages.'),
      }

function listed(name: string, operation: Operation, tool: Tool): ListedTool {
  const schema = inputSchemaOf(operation, tool)
  const ofReading: Record<string, Schema> = tool.texts ? { textLimit } : {}
  const own = readsOnly(operation) ? ofReading : { idempotencyKey }
  return {
    name,
    title: tool.title,
    description: tool.description ?? `${operation.summary}.`,
    inputSchema: { ...schema, properties: { ...schema.properties, ...own } },
    annotations: annotationsOf(operation, tool),
  }
}

const READ = { readOnlyHint: true, openWorldHint: false }
/** The tools that are made of more than one operation, or lead to any. */
export const ownTools = {
  conversations_read: {
    name: 'conversations_read',
    title: 'Read a conversation',
    description:
      'A conversation as text: whose it is, how it stands, and its newest messages, notes and movements in the order they came. `cursor` goes back to older ones; `entry` and `from` read on in one long message.',
    inputSchema: {
      type: 'object',
      properties: {
        id: { type: 'string', description: 'Conversation id (cv_…)' },
        limit: { type: 'integer', minimum: 1, maximum: MOST_ITEMS, default: 20 },
        cursor: { type: 'string', description: 'As the answer before told it' },
        entry: { type: 'integer', minimum: 1, description: 'Only the entry of this number (#)' },
        from: { type: 'integer', minimum: 0, description: 'With `entry`: from this character of its text on' },
        textLimit,
      },
      required: ['id'],
      additionalProperties: false,
    },
    annotations: READ,
  },
  operations_search: {
    name: 'operations_search',
    title: 'Find other operations',
    description:
      'Everything else that the API can do for you, by words of its name and summary: campaigns, workflows, reports, settings and more. Tells the input of each for operation_read and operation_write.',
    inputSchema: {
      type: 'object',
      properties: { q: { type: 'string', maxLength: 200, description: 'For example: workflow runs' } },
      required: ['q'],
      additionalProperties: false,
    },
    annotations: READ,
  },
  operation_read: {
    name: 'operation_read',
    title: 'Call an operation that reads',
    description: 'Calls an operation that changes nothing, as operations_search told it.',
    inputSchema: {
      type: 'object',
      properties: {
        operation: { type: 'string', description: 'For example: workflows.runs' },
        input: { type: 'object', description: 'Its input' },
        textLimit,
      },
      required: ['operation'],
      additionalProperties: false,
    },
    annotations: READ,
  },
  operation_write: {
    name: 'operation_write',
    title: 'Call an operation that changes something',
    description: 'Calls an operation that changes something, as operations_search told it.',
    inputSchema: {
      type: 'object',
      properties: {
        operation: { type: 'string', description: 'For example: contacts.merge' },
        input: { type: 'object', description: 'Its input' },
        idempotencyKey,
      },
      required: ['operation'],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  },
} satisfies Record<string, ListedTool>

let made: { operation: Operation; listed: ListedTool }[] | undefined

/** The tools that a caller has, always in the same order. */
export function toolsOf(caller: Caller): ListedTool[] {
  made ??= Object.entries(tools).flatMap(([operationName, tool]) => {
    const name = toolName(operationName)
    const operation = operationsByTool.get(name)
    return operation ? [{ operation, listed: listed(name, operation, tool) }] : []
  })
  const { conversations_read, operations_search, operation_read, operation_write } = ownTools
  return [
    conversations_read,
    ...made.flatMap((one) => (mayUse(one.operation, caller) ? [one.listed] : [])),
    operations_search,
    operation_read,
    ...(caller.mayWrite ? [operation_write] : []),
  ]
}

const MOST_FOUND = 6
const schemas = new Map<Operation, Schema>()
/** A schema that is longer is not told: it would be the whole answer. */
const MOST_SCHEMA_CHARACTERS = 5_000

/** The operations that have most of the words in their name or summary, with what each takes. */
export function findOperations(words: string, caller: Caller): unknown[] {
  const wanted = words
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  return (
    [...byName.values()]
      .filter((operation) => mayUse(operation, caller))
      .map((operation) => {
        const name = toolName(operation.name).replaceAll('_', ' ')
        const text = operation.summary.toLowerCase()
        // A word of the name is what it is about.
        const score = wanted.reduce(
          (sum, word) => sum + (name.includes(word.replace(/s$/, '')) ? 3 : text.includes(word) ? 1 : 0),
          0,
        )
        return { operation, score }
      })
      .filter(({ score }) => score > 0)
      // Of the same words, those of whose name they are most.
      .sort((one, other) => other.score - one.score || one.operation.name.length - other.operation.name.length)
      .slice(0, MOST_FOUND)
      .map(({ operation }) => {
        const schema = schemas.get(operation) ?? inputSchemaOf(operation)
        schemas.set(operation, schema)
        const isLong = JSON.stringify(schema).length > MOST_SCHEMA_CHARACTERS
        return {
          operation: operation.name,
          summary: operation.summary,
          tool: readsOnly(operation) ? 'operation_read' : 'operation_write',
          ...(isLong ? { fields: Object.keys(schema.properties ?? {}) } : { input: schema }),
        }
      })
  )
}
