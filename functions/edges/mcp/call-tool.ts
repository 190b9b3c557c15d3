import * as z from 'zod'
import type { Operation } from '../../../contracts/operation.ts'
import type { OperationName } from '../../../contracts/operations.ts'
import { tools } from '../../../contracts/tools/tools.ts'
import { markFor, markNote } from '../../areas/tools/domain/mark.ts'
import {
  fitted,
  hiddenCursor,
  leftOut,
  MOST_TEXT_CHARACTERS,
  present,
  RESULT_CHARACTERS,
  shownCursor,
  TEXT_CHARACTERS,
} from '../../areas/tools/domain/present.ts'
import { type TranscriptEntry, transcriptOf } from '../../areas/tools/domain/transcript.ts'
import type { Identity } from '../../areas/workspace/domain/sign-in.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Log } from '../../kernel/ports.ts'
import type { OperationParts } from '../compose-operations.ts'
import { type Problem, problemOf } from '../problem.ts'
import {
  type Caller,
  findOperations,
  isPaged,
  MOST_ITEMS,
  mayUse,
  operationNamed,
  operationOfTool,
  ownTools,
  PAGE_ITEMS,
  readsOnly,
} from './tools.ts'

/** https://modelcontextprotocol.io/specification/2026-07-28/server/tools#tool-result */
export interface ToolResult {
  content: { type: 'text'; text: string }[]
  structuredContent?: object
  isError?: true
}

export interface ToolDeps extends OperationParts {
  log: Log
  /** hexadecimal digits that nobody can foresee */
  random(): string
}

/** One call of a tool, and whose it is. */
export interface ToolCall {
  caller: Caller
  identity: Identity | undefined
  name: string
  input: Record<string, unknown>
  /** what the call is done once under, where its input names no key */
  idempotencyKey: string
  requestId: string
}

/** What an operation answered instead of doing it. */
class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** Nobody can say whether it was done. */
const UNCERTAIN: readonly Problem['code'][] = ['internal_error', 'unavailable']

/** Has a tool do what it is for; what it refuses is a result for the model to read. Undefined: there is no such tool. */
export async function callTool(deps: ToolDeps, call: ToolCall): Promise<ToolResult | undefined> {
  const operation = operationOfTool(call.name)
  if (!operation && !Object.hasOwn(ownTools, call.name)) return undefined
  const asked = { ...call }
  try {
    if (operation) return await callOperation(deps, asked, operation, call.input)
    return await ownCalls[call.name as keyof typeof ownTools](deps, asked)
  } catch (error) {
    const problem = error instanceof Refused ? error.problem : problemOf(error, call.requestId, deps.log)
    return refusal(problem, asked.idempotencyKey)
  }
}

function refusal({ code, detail, errors = [], retryAfter }: Problem, key: string): ToolResult {
  const error = {
    code,
    message: detail,
    ...(errors.length > 0 ? { errors: errors.map(({ path, message }) => ({ field: path, message })) } : {}),
    ...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }),
    ...(UNCERTAIN.includes(code)
      ? { hint: `It may have been done. Repeat the call with idempotencyKey "${key}".` }
      : {}),
  }
  return { content: [{ type: 'text', text: JSON.stringify({ error }) }], structuredContent: { error }, isError: true }
}

async function run(deps: ToolDeps, call: ToolCall, operation: string, input: object): Promise<unknown> {
  const { identity, idempotencyKey, requestId } = call
  const answer = await deps.operations.call({
    operation,
    input: JSON.stringify(input),
    identity,
    idempotencyKey,
    requestId,
  })
  if ('problem' in answer) throw new Refused(answer.problem)
  return JSON.parse(answer.body) as unknown
}

/** Fields of a tool that are not the operation's. */
const Own = z.lazy(() =>
  z.object({
    textLimit: z.number().int().min(1).max(MOST_TEXT_CHARACTERS).default(TEXT_CHARACTERS),
    idempotencyKey: z.string().min(1).max(200).optional(),
  }),
)

async function callOperation(
  deps: ToolDeps,
  call: ToolCall,
  operation: Operation,
  given: Record<string, unknown>,
): Promise<ToolResult> {
  requireMayUse(operation, call.caller)
  const { textLimit: texts, idempotencyKey, ...input } = given
  const own = Own.parse({ textLimit: texts, idempotencyKey })
  if (typeof input.cursor === 'string') input.cursor = shownCursor(input.cursor)
  if (own.idempotencyKey !== undefined) call.idempotencyKey = own.idempotencyKey
  return readPage(deps, call, operation, input, own.textLimit)
}

function requireMayUse(operation: Operation, caller: Caller) {
  if (mayUse(operation, caller)) return
  throw new DomainError(
    'forbidden',
    readsOnly(operation) || caller.mayWrite
      ? `This needs the permission ${operation.who}.`
      : 'You may only read: tools that change something are for API keys that have `toolsMayWrite`.',
  )
}

/** Runs an operation; of a page that is too long to be read, with fewer items, so that its cursor goes on after them. */
async function readPage(
  deps: ToolDeps,
  call: ToolCall,
  operation: Operation,
  input: Record<string, unknown>,
  texts: number,
): Promise<ToolResult> {
  const toldOf = (answer: unknown) => leftOut(answer, tools[operation.name as OperationName]?.without ?? [])
  const asked = input.limit ?? PAGE_ITEMS
  if (!isPaged(operation) || typeof asked !== 'number') {
    return answered(deps, toldOf(await run(deps, call, operation.name, input)), texts)
  }
  for (let limit = Math.min(asked, MOST_ITEMS); ; limit = Math.ceil(limit / 3)) {
    try {
      const answer = toldOf(await run(deps, call, operation.name, { ...input, limit }))
      const result = limit > 1 ? fitting(deps, answer, texts, true) : answered(deps, answer, texts)
      if (result) return result
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.code !== 'result_too_large' || limit <= 1) throw error
    }
  }
}

const answered = (deps: ToolDeps, answer: unknown, texts: number): ToolResult =>
  fitting(deps, answer, texts, false) as ToolResult

function fitting(deps: ToolDeps, answer: unknown, texts: number, canAskForFewer: boolean): ToolResult | undefined {
  const mark = markFor(answer, deps.random)
  const found = fitted(answer, mark, texts, canAskForFewer)
  if (!found) return undefined
  return {
    content: [{ type: 'text', text: `${markNote(mark)}\n${found.text}` }],
    structuredContent: { writtenBetween: mark.word, answer: found.value },
  }
}

const Reading = z.lazy(() =>
  z.strictObject({
    id: z.string(),
    limit: z.number().int().min(1).max(MOST_ITEMS).default(20),
    cursor: z.string().optional(),
    entry: z.number().int().min(1).optional(),
    from: z.number().int().min(0).default(0),
    textLimit: z.number().int().min(1).max(MOST_TEXT_CHARACTERS).default(TEXT_CHARACTERS),
  }),
)
const Named = z.lazy(() =>
  z.strictObject({
    operation: z.string().max(100),
    input: z.record(z.string(), z.unknown()).default({}),
    textLimit: z.number().optional(),
    idempotencyKey: z.string().optional(),
  }),
)
const Words = z.lazy(() => z.strictObject({ q: z.string().min(1).max(200) }))

const ownCalls: Record<keyof typeof ownTools, (deps: ToolDeps, call: ToolCall) => Promise<ToolResult>> = {
  conversations_read: readConversation,
  async operations_search(_deps, { caller, input }) {
    const found = { operations: findOperations(Words.parse(input).q, caller) }
    return { content: [{ type: 'text', text: JSON.stringify(found) }], structuredContent: found }
  },
  operation_read: (deps, call) => callNamed(deps, call, true),
  operation_write: (deps, call) => callNamed(deps, call, false),
}

async function callNamed(deps: ToolDeps, call: ToolCall, reads: boolean): Promise<ToolResult> {
  const { operation: name, input, ...own } = Named.parse(call.input)
  const operation = operationNamed(name)
  if (!operation)
    throw new DomainError('not_found', 'There is no such operation: operations_search tells which there are.')
  if (readsOnly(operation) !== reads) {
    const other = reads
      ? 'changes something: it is called by operation_write'
      : 'only reads: it is called by operation_read'
    throw new DomainError('invalid_request', `${name} ${other}.`, [{ path: 'operation', message: other }])
  }
  return callOperation(deps, call, operation, { ...input, ...own })
}

/** A conversation as text, the newest entries that fit; what is older by a cursor: an entry's id, or the API's own. */
async function readConversation(deps: ToolDeps, call: ToolCall): Promise<ToolResult> {
  const { id, limit, cursor, entry, from, textLimit } = Reading.parse(call.input)
  const older = cursor?.startsWith('en_')
    ? { at: cursor }
    : { ...(cursor === undefined ? {} : { cursor: shownCursor(cursor) }) }
  const wanted = entry === undefined ? { order: 'desc', limit, ...older } : { afterSeq: entry - 1, limit: 1 }
  const [conversation, page] = (await Promise.all([
    run(deps, call, 'conversations.get', { id }),
    run(deps, call, 'conversations.timeline', { id, ...wanted }),
  ])) as [Record<string, unknown>, { items: TranscriptEntry[]; nextCursor: string | null }]
  if (entry !== undefined && page.items[0]?.seq !== entry) {
    throw new DomainError('not_found', 'This conversation has no such entry.', [
      { path: 'entry', message: 'is not there' },
    ])
  }
  const mark = markFor([conversation, page], deps.random)
  const { lastMessage: _shownBelow, ...state } = conversation
  const head = [markNote(mark), JSON.stringify(present(state, mark, 300))]
  const newestFirst = page.items.map((one) => transcriptOf(one, mark, textLimit, entry === undefined ? 0 : from))
  let left = RESULT_CHARACTERS - head.join('\n').length - 500
  const shown: string[] = []
  for (const lines of newestFirst) {
    // One is always told, however long.
    if (shown.length > 0 && lines.length > left) break
    left -= lines.length + 1
    shown.push(lines)
  }
  const beyond = page.nextCursor === null ? null : hiddenCursor(page.nextCursor)
  const nextCursor = page.items[shown.length]?.id ?? beyond
  const before =
    nextCursor === null ? 'Nothing is older.' : `Older entries: conversations_read with cursor ${nextCursor}`
  const lines = [...head, ...(entry === undefined ? [before] : []), ...shown.reverse()]
  return { content: [{ type: 'text', text: lines.join('\n') }] }
}
