import { createHash } from 'node:crypto'
import type { Operation } from '../../../contracts/operation.ts'
import type { InputOf, OperationName } from '../../../contracts/operations.ts'
import type { Agent } from '../../areas/workspace/domain/agent.ts'
import { can } from '../../areas/workspace/domain/rights.ts'
import type { Identity } from '../../areas/workspace/domain/sign-in.ts'
import { signedInAgent } from '../../areas/workspace/index.ts'
import type { WorkspaceStore } from '../../areas/workspace/port.ts'
import type { Call } from '../../areas/workspace/use-cases/call.ts'
import { ConflictError, type StoredAnswer } from '../../kernel/commit.ts'
import { DomainError, keyReused } from '../../kernel/errors.ts'
import type { HasStore, Parts } from '../../kernel/ports.ts'
import type { Every } from '../../manifest.ts'
import type { AnswersStore } from '../../platform/answers-port.ts'
import { invalidInput } from '../problem.ts'

/** What running any operation takes. */
export type OwnDeps = HasStore<AnswersStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log'>
type UseCase<Deps> = (deps: Deps, call: Call, input: never) => Promise<unknown>
type UseCases<Name extends OperationName> = {
  [Each in Name]: (deps: never, call: Call, input: InputOf<Each>) => Promise<unknown>
}
type DepsOf<Cases extends Record<string, UseCase<never>>> = Every<Parameters<Cases[keyof Cases]>[0]> & OwnDeps

/** The operations that one function runs, and which use-case each runs: where the table of operations meets the code. */
export interface OperationSet<Deps> {
  operations: ReadonlyMap<string, Operation>
  useCases: { readonly [name: string]: UseCase<Deps> }
}

/** A use-case for each operation of a list, and what they need together. */
export function operationSet<Name extends OperationName, Cases extends UseCases<Name>>(
  list: readonly (Operation & { name: Name })[],
  useCases: Cases,
): OperationSet<DepsOf<Cases>> {
  const operations = new Map(list.map((operation) => [operation.name, operation]))
  return {
    operations,
    useCases: useCases as OperationSet<never>['useCases'] as OperationSet<DepsOf<Cases>>['useCases'],
  }
}

/** They tell from what they wrote what they answered, and need no item that keeps it. */
const answeredByWhatTheyWrote: readonly string[] = ['messages.send'] satisfies OperationName[]

/** A caller as an edge knows them: what a token proves, or nobody. */
export interface Caller {
  identity: Identity | undefined
  idempotencyKey?: string | undefined
}
export interface Answer {
  status: number
  /** JSON */
  body: string
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
  const run = (call: Call) => useCase(deps, call, parsed.data)
  const call: Call = { agent: agent ?? Promise.reject(new DomainError('unauthorized', 'Sign in first.')) }
  // Public operations never look at it, and an unobserved rejection would end the process.
  call.agent.catch(ignore)
  if (caller.idempotencyKey === undefined || operation.method === 'GET' || !agent) {
    if (operation.who !== 'public' && operation.who !== 'agent') await call.agent
    return { status: operation.status, body: JSON.stringify(await run(call)) }
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([name, parsed.data]))
    .digest('base64url')
  return runOnce(deps, operation, run, { key: caller.idempotencyKey, hash }, await agent)
}
const ignore = () => undefined

async function authorize(deps: OwnDeps, { who }: Operation, caller: Caller): Promise<Agent> {
  const agent = await signedInAgent(deps, caller.identity)
  if (who !== 'agent' && who !== 'public' && !can(agent, who)) {
    throw new DomainError('forbidden', `This needs the permission ${who}.`)
  }
  return agent
}

async function runOnce(
  deps: OwnDeps,
  { name, status }: Operation,
  run: (call: Call) => Promise<unknown>,
  once: { key: string; hash: string },
  agent: Agent,
): Promise<Answer> {
  const { key, hash } = once
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new DomainError('invalid_request', 'The Idempotency-Key is not usable.', [
      { path: 'Idempotency-Key', message: 'is not 1 to 200 visible ASCII characters' },
    ])
  }
  const answered = (consistent = true) => deps.store.readAnswer(agent.id, key, deps.clock.now(), consistent)
  const repeat = (stored: StoredAnswer): Answer => {
    if (stored.hash === hash) return { status: stored.status, body: stored.body }
    throw keyReused()
  }
  // What such a call wrote itself says whether it was made; here only other calls' keys are found.
  const knowsItself = answeredByWhatTheyWrote.includes(name)
  const before = await answered(!knowsItself)
  if (before) return repeat(before)
  const call: Call = { agent: Promise.resolve(agent), once }
  if (knowsItself) return { status, body: JSON.stringify(await run(call)) }
  let remembered = false
  const remember = (answer: unknown) => {
    remembered = true
    const stored = { operation: name, hash, status, body: JSON.stringify(answer) }
    return deps.store.putAnswer(agent.id, key, stored, deps.clock.now())
  }
  try {
    const answer = await run({ ...call, remember })
    if (!remembered) await deps.store.commit([remember(answer)])
    return { status, body: JSON.stringify(answer) }
  } catch (error) {
    // A rule's no may come from what the same call, made twice at once, has just done.
    if (!(error instanceof DomainError) && !(error instanceof ConflictError)) throw error
    const other = await answered()
    if (other) return repeat(other)
    throw error
  }
}
