import { createHash } from 'node:crypto'
import { openapi } from '../../contracts/openapi.ts'
import { type InputOf, type OperationName, operations } from '../../contracts/operations.ts'
import { accessLogOperations } from '../areas/access-log/operations.ts'
import { attachmentsOperations } from '../areas/attachments/operations.ts'
import { cannedResponsesOperations } from '../areas/canned-responses/operations.ts'
import { channelsOperations } from '../areas/channels/operations.ts'
import { contactsOperations } from '../areas/contacts/operations.ts'
import { conversationsOperations } from '../areas/conversations/operations.ts'
import { crmOperations } from '../areas/crm/operations.ts'
import { deletionOperations } from '../areas/deletion/operations.ts'
import { exportsOperations } from '../areas/exports/operations.ts'
import { jobsOperations } from '../areas/jobs/operations.ts'
import { messagesOperations } from '../areas/messages/operations.ts'
import { notificationsOperations } from '../areas/notifications/operations.ts'
import { queuesOperations } from '../areas/queues/operations.ts'
import { rolloutsOperations } from '../areas/rollouts/operations.ts'
import { savedViewsOperations } from '../areas/saved-views/operations.ts'
import { searchOperations } from '../areas/search/operations.ts'
import { segmentsOperations } from '../areas/segments/operations.ts'
import { socketsOperations } from '../areas/sockets/operations.ts'
import { tagsOperations } from '../areas/tags/operations.ts'
import { templatesOperations } from '../areas/templates/operations.ts'
import { unmatchedMailOperations } from '../areas/unmatched-mail/operations.ts'
import { webhooksOperations } from '../areas/webhooks/operations.ts'
import type { Agent } from '../areas/workspace/domain/agent.ts'
import { can } from '../areas/workspace/domain/rights.ts'
import type { Identity } from '../areas/workspace/domain/sign-in.ts'
import { signedInAgent } from '../areas/workspace/index.ts'
import { workspaceOperations } from '../areas/workspace/operations.ts'
import type { Call } from '../areas/workspace/use-cases/call.ts'
import { ConflictError, type StoredAnswer } from '../kernel/commit.ts'
import { DomainError, keyReused } from '../kernel/errors.ts'
import type { HasStore, Parts } from '../kernel/ports.ts'
import type { Every } from '../manifest.ts'
import type { AnswersStore } from '../platform/answers-port.ts'
import { invalidInput } from './problem.ts'

/** Which use-case an operation runs, a line per area: the only place where the table of operations meets the code. */
const useCases = {
  'openapi.get': async (_deps: object) => openapi(),
  ...accessLogOperations,
  ...attachmentsOperations,
  ...cannedResponsesOperations,
  ...channelsOperations,
  ...contactsOperations,
  ...conversationsOperations,
  ...crmOperations,
  ...deletionOperations,
  ...exportsOperations,
  ...jobsOperations,
  ...messagesOperations,
  ...notificationsOperations,
  ...queuesOperations,
  ...rolloutsOperations,
  ...savedViewsOperations,
  ...segmentsOperations,
  ...searchOperations,
  ...socketsOperations,
  ...tagsOperations,
  ...templatesOperations,
  ...unmatchedMailOperations,
  ...webhooksOperations,
  ...workspaceOperations,
} satisfies { [Name in OperationName]: (deps: never, call: Call, input: InputOf<Name>) => Promise<unknown> }

/** They tell from what they wrote what they answered, and need no item that keeps it. */
const answeredByWhatTheyWrote: readonly OperationName[] = ['messages.send']

/** What the use-cases of all operations together need. */
export type OperationDeps = Every<Parameters<(typeof useCases)[keyof typeof useCases]>[0]> &
  HasStore<AnswersStore> &
  Pick<Parts, 'clock' | 'log'>
type UseCase = (deps: OperationDeps, call: Call, input: unknown) => Promise<unknown>

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

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}

/**
 * Runs one operation for one caller, the same for HTTP and sockets: input checked, rights checked, and under an
 * idempotency key answered once. Throws DomainError.
 */
export async function runOperation(
  deps: OperationDeps,
  name: OperationName,
  raw: unknown,
  caller: Caller,
): Promise<Answer> {
  const operation = operations[name]
  const parsed = operation.input.safeParse(raw)
  const agent = operation.who === 'public' ? undefined : authorize(deps, name, caller)
  // A wrong input is reported only to those who may call: rights come first.
  if (!parsed.success) {
    await agent
    throw invalidInput(parsed.error)
  }
  const run = useCases[name] as UseCase
  const call: Call = { agent: agent ?? Promise.reject(new DomainError('unauthorized', 'Sign in first.')) }
  // Public operations never look at it, and an unobserved rejection would end the process.
  call.agent.catch(ignore)
  if (caller.idempotencyKey === undefined || operation.method === 'GET' || !agent) {
    if (operation.who !== 'public' && operation.who !== 'agent') await call.agent
    return { status: operation.status, body: JSON.stringify(await run(deps, call, parsed.data)) }
  }
  return runOnce(deps, name, parsed.data, caller.idempotencyKey, await agent)
}
const ignore = () => undefined

async function authorize(deps: OperationDeps, name: OperationName, caller: Caller): Promise<Agent> {
  const { who } = operations[name]
  const agent = await signedInAgent(deps, caller.identity)
  if (who !== 'agent' && who !== 'public' && !can(agent, who)) {
    throw new DomainError('forbidden', `This needs the permission ${who}.`)
  }
  return agent
}

async function runOnce(
  deps: OperationDeps,
  name: OperationName,
  input: unknown,
  key: string,
  agent: Agent,
): Promise<Answer> {
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new DomainError('invalid_request', 'The Idempotency-Key is not usable.', [
      { path: 'Idempotency-Key', message: 'is not 1 to 200 visible ASCII characters' },
    ])
  }
  const { status } = operations[name]
  const hash = createHash('sha256')
    .update(JSON.stringify([name, input]))
    .digest('base64url')
  const answered = (consistent = true) => deps.store.readAnswer(agent.id, key, deps.clock.now(), consistent)
  const repeat = (stored: StoredAnswer): Answer => {
    if (stored.hash === hash) return { status: stored.status, body: stored.body }
    throw keyReused()
  }
  // What such a call wrote itself says whether it was made; here only other calls' keys are found.
  const knowsItself = answeredByWhatTheyWrote.includes(name)
  const before = await answered(!knowsItself)
  if (before) return repeat(before)
  const run = useCases[name] as UseCase
  const call: Call = { agent: Promise.resolve(agent), once: { key, hash } }
  if (knowsItself) return { status, body: JSON.stringify(await run(deps, call, input)) }
  let remembered = false
  const remember = (answer: unknown) => {
    remembered = true
    const stored = { operation: name, hash, status, body: JSON.stringify(answer) }
    return deps.store.putAnswer(agent.id, key, stored, deps.clock.now())
  }
  try {
    const answer = await run(deps, { ...call, remember }, input)
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
