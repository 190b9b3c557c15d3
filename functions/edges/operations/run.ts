import { createHash } from 'node:crypto'
import type { Operation } from '../../../contracts/operation.ts'
import type { InputOf, OperationName, OutputOf } from '../../../contracts/operations.ts'
import { isOfApp } from '../../areas/api-keys/domain/api-key.ts'
import type { ApiKeysStore } from '../../areas/api-keys/port.ts'
import { callerOf } from '../../areas/api-keys/use-cases/caller.ts'
import type { BucketState } from '../../areas/rate-limits/domain/bucket.ts'
import type { RateLimitsStore } from '../../areas/rate-limits/port.ts'
import type { Agent } from '../../areas/workspace/domain/agent.ts'
import { can } from '../../areas/workspace/domain/rights.ts'
import { type Identity, isOfProgram } from '../../areas/workspace/domain/sign-in.ts'
import type { WorkspaceStore } from '../../areas/workspace/port.ts'
import type { Call, OwnSocket } from '../../areas/workspace/use-cases/call.ts'
import { ConflictError, type StoredAnswer } from '../../kernel/commit.ts'
import { CSV_MARK, csvLine } from '../../kernel/csv.ts'
import { DomainError, keyReused } from '../../kernel/errors.ts'
import type { Every } from '../../kernel/every.ts'
import type { HasStore, Parts } from '../../kernel/ports.ts'
import type { AnswersStore } from '../../platform/answers-port.ts'
import { invalidInput } from '../problem.ts'

/** What running any operation takes. */
export type OwnDeps = HasStore<AnswersStore & ApiKeysStore & RateLimitsStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'settings'>
type UseCase<Deps> = (deps: Deps, call: Call, input: never) => Promise<unknown>
type UseCases<Name extends OperationName> = {
  [Each in Name]: (deps: never, call: Call, input: InputOf<Each>) => Promise<unknown>
}
type DepsOf<Cases extends Record<string, UseCase<never>>> = Every<Parameters<Cases[keyof Cases]>[0]> & OwnDeps

/** The operations that one function runs, and which use-case each runs: where the table of operations meets the code. */
export interface OperationSet<Deps> {
  operations: ReadonlyMap<string, Operation>
  useCases: { readonly [name: string]: UseCase<Deps> }
  /** their answers as rows of cells, of those that are had as CSV too */
  tables: { readonly [name: string]: (answer: never) => string[][] }
}
type Tables<Name extends OperationName> = { [Each in Name]?: (answer: OutputOf<Each>) => string[][] }

/** A use-case for each operation of a list, and what they need together; a table for each that is had as CSV too. */
export function operationSet<Name extends OperationName, Cases extends UseCases<Name>>(
  list: readonly (Operation & { name: Name })[],
  useCases: Cases,
  tables: Tables<NoInfer<Name>> = {},
): OperationSet<DepsOf<Cases>> {
  const operations = new Map(list.map((operation) => [operation.name, operation]))
  return {
    operations,
    useCases: useCases as OperationSet<never>['useCases'] as OperationSet<DepsOf<Cases>>['useCases'],
    tables: tables as OperationSet<never>['tables'],
  }
}

/** They tell from what they wrote what they answered, and need no item that keeps it. */
const answeredByWhatTheyWrote: readonly string[] = ['messages.send'] satisfies OperationName[]

/** A caller as an edge knows them: what a token or a key proves, or nobody. */
export interface Caller {
  identity: Identity | undefined
  idempotencyKey?: string | undefined
  /** their own socket, which need not be told of what the answer tells (ADR 41) */
  connection?: string | undefined
  /** the header of that name: what the answer may be */
  accept?: string | undefined
  /** is told what is left of a program's limit */
  counted?: ((state: BucketState) => void) | undefined
}
export interface Answer {
  status: number
  /** JSON, where nothing else is said */
  body: string
  contentType?: string
}

/**
 * Runs one operation for one caller, the same for HTTP and sockets: input checked, rights checked, and under an
 * idempotency key answered once. Throws DomainError.
 */
export async function runOperation<Deps extends OwnDeps>(
  set: OperationSet<Deps>,
  deps: Deps,
  name: string,
  raw: unknown,
  caller: Caller,
): Promise<Answer> {
  const operation = set.operations.get(name)
  const useCase = set.useCases[name] as ((deps: Deps, call: Call, input: unknown) => Promise<unknown>) | undefined
  if (!operation || !useCase) throw new DomainError('not_found', 'There is no such operation.')
  const parsed = operation.input.safeParse(raw)
  const agent = operation.who === 'public' ? undefined : authorize(deps, operation, caller)
  // A wrong input is reported only to those who may call: rights come first.
  if (!parsed.success) {
    await agent
    throw invalidInput(parsed.error)
  }
  // A person's answer is read while it is looked up who they are; a program that is turned away costs no more than that, and nobody nothing.
  if (agent && (!caller.identity || isOfProgram(caller.identity))) await agent
  const run = (call: Call) => useCase(deps, call, parsed.data)
  const socket: OwnSocket | undefined =
    caller.connection && agent && operation.method !== 'GET' ? { connectionId: caller.connection } : undefined
  const from = { ...(caller.identity ? { identity: caller.identity } : {}), ...(socket ? { socket } : {}) }
  const call: Call = { agent: agent ?? Promise.reject(new DomainError('unauthorized', 'Sign in first.')), ...from }
  // Public operations never look at it, and an unobserved rejection would end the process.
  call.agent.catch(ignore)
  if (caller.idempotencyKey === undefined || operation.method === 'GET' || !agent) {
    if (operation.who !== 'public' && operation.who !== 'agent') await call.agent
    const answer = await run(call)
    const table = isCsvWanted(operation, caller) ? set.tables[name] : undefined
    return { status: statusOf(operation, answer), ...writtenOut(withEvents(answer, socket), table) }
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([name, parsed.data]))
    .digest('base64url')
  const once = { key: caller.idempotencyKey, hash }
  if (!answeredByWhatTheyWrote.includes(name)) return runOnce(deps, operation, run, once, await agent, from)
  return runKnowing(deps, operation, run, once, agent, from)
}
const ignore = () => undefined

/** With what the caller's socket is not told, where the call took a step; what is remembered of an answer goes without. */
const withEvents = (answer: unknown, socket: OwnSocket | undefined): unknown =>
  socket?.events ? { ...(answer as object), events: socket.events } : answer

/** What an answer goes with: of what may make something, whether it has. */
const statusOf = ({ status, made }: Operation, answer: unknown): number =>
  (answer as { made?: unknown } | undefined)?.made === true ? (made ?? status) : status

/** How much of a caller's wish a type is, 0 to 1: RFC 9110, 12.5.1. */
function wishFor(accept: string, type: string): number {
  const found = accept.split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
    return { name, quality: Number.parseFloat(quality) || 0 }
  })
  const named = [type, type.replace(/\/.*/, '/*'), '*/*'].flatMap(
    (range) => found.find(({ name }) => name === range) ?? [],
  )
  return named[0]?.quality ?? 0
}

/** Whether CSV is wanted more than JSON, which is what there is where nothing is said. */
const isCsvWanted = ({ csv }: Operation, { accept = '' }: Caller) =>
  csv === true && wishFor(accept, 'text/csv') > wishFor(accept, 'application/json')

function writtenOut(answer: unknown, table: OperationSet<never>['tables'][string] | undefined): Omit<Answer, 'status'> {
  if (!table) return { body: JSON.stringify(answer) }
  const rows = (table as (answer: unknown) => string[][])(answer)
  return { body: CSV_MARK + rows.map(csvLine).join(''), contentType: 'text/csv; charset=utf-8; header=present' }
}

async function authorize(
  deps: OwnDeps,
  { who, people, apps, method, reads }: Operation,
  caller: Caller,
): Promise<Agent> {
  const { agent, key } = await callerOf(deps, caller.identity, caller.counted)
  if (key && people) throw new DomainError('forbidden', 'Only a person can do this, signed in: no API key.')
  if (key?.readOnly && method !== 'GET' && !reads) throw new DomainError('forbidden', 'This API key may only read.')
  if (key && !apps && isOfApp(key, who)) {
    throw new DomainError('forbidden', 'This API key may only hand in what an app’s users write.')
  }
  if (who !== 'agent' && who !== 'public' && !can(agent, who)) {
    throw new DomainError('forbidden', `This needs the permission ${who}.`)
  }
  return agent
}

/** Thrown to whoever waits to know who calls: this was answered before, there is nothing to be done. */
class AnsweredBefore extends Error {
  readonly stored: StoredAnswer
  constructor(stored: StoredAnswer) {
    super('This was answered before.')
    this.stored = stored
  }
}

interface Once {
  key: string
  hash: string
}

function requireUsable({ key }: Once): void {
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return
  throw new DomainError('invalid_request', 'The Idempotency-Key is not usable.', [
    { path: 'Idempotency-Key', message: 'is not 1 to 200 visible ASCII characters' },
  ])
}

const answerOf = (operation: Operation, answer: unknown): Answer => ({
  status: statusOf(operation, answer),
  body: JSON.stringify(answer),
})

/** What was stored for the same request; throws `key_reused` for another one. */
function repeatOf({ hash }: Once, stored: StoredAnswer): StoredAnswer {
  if (stored.hash === hash) return stored
  throw keyReused()
}

/**
 * Runs what says by what it wrote itself whether it was made; here only other calls' keys are found, while it reads: who calls is known
 * once that is, and nobody does anything before.
 */
async function runKnowing(
  deps: OwnDeps,
  operation: Operation,
  run: (call: Call) => Promise<unknown>,
  once: Once,
  agent: Promise<Agent>,
  from: Pick<Call, 'identity' | 'socket'>,
): Promise<Answer> {
  const answered = (agentId: string) => deps.store.readAnswer(agentId, once.key, deps.clock.now(), false)
  const { identity } = from
  const guess = identity && !isOfProgram(identity) ? deps.store.agentIdLately(identity.email) : undefined
  const guessed = guess === undefined ? undefined : answered(guess)
  guessed?.catch(ignore)
  const unanswered = async () => {
    const known = await agent
    requireUsable(once)
    const before = await (known.id === guess ? guessed : answered(known.id))
    if (before) throw new AnsweredBefore(repeatOf(once, before))
    return known
  }
  const call: Call = { agent: unanswered(), ...from, once }
  call.agent.catch(ignore)
  try {
    return answerOf(operation, withEvents(await run(call), from.socket))
  } catch (error) {
    if (!(error instanceof AnsweredBefore)) throw error
    const { status, body } = error.stored
    return { status, body }
  }
}

async function runOnce(
  deps: OwnDeps,
  operation: Operation,
  run: (call: Call) => Promise<unknown>,
  once: Once,
  agent: Agent,
  from: Pick<Call, 'identity' | 'socket'>,
): Promise<Answer> {
  requireUsable(once)
  const { key, hash } = once
  const answered = () => deps.store.readAnswer(agent.id, key, deps.clock.now())
  const repeat = (stored: StoredAnswer): Answer => {
    const { status, body } = repeatOf(once, stored)
    return { status, body }
  }
  const before = await answered()
  if (before) return repeat(before)
  const call: Call = { agent: Promise.resolve(agent), ...from, once }
  let remembered = false
  const remember = (answer: unknown) => {
    remembered = true
    const stored = { operation: operation.name, hash, ...answerOf(operation, answer) }
    return deps.store.putAnswer(agent.id, key, stored, deps.clock.now())
  }
  try {
    const answer = await run({ ...call, remember })
    if (!remembered) await deps.store.commit([remember(answer)])
    return answerOf(operation, withEvents(answer, from.socket))
  } catch (error) {
    // A rule's no may come from what the same call, made twice at once, has just done.
    if (!(error instanceof DomainError) && !(error instanceof ConflictError)) throw error
    const other = await answered()
    if (other) return repeat(other)
    throw error
  }
}
