import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer, editSettings, given, versionOf } from '../../workspace/index.ts'
import {
  type CannedResponse,
  DEFAULT_TOPIC,
  hasPart,
  isAbout,
  MAX_CANNED_RESPONSES,
  requireMayKeep,
} from '../domain/canned-response.ts'
import type { CannedResponsesStore } from '../port.ts'

type Deps = HasStore<CannedResponsesStore> & Pick<Parts, 'ulid'>

interface Fields {
  topic?: string | undefined
  title?: string | undefined
  shortcut?: string | null | undefined
  text?: string | undefined
}
type Scope = 'personal' | 'shared'

const present = (response: CannedResponse) => {
  const { id, ownerId, topic, title, shortcut, text } = response
  const scope: Scope = ownerId === null ? 'shared' : 'personal'
  return { id, scope, topic, title, shortcut, text, version: versionOf(response) }
}

interface ListInput extends PageInput {
  q?: string | undefined
  topic?: string | undefined
  scope?: Scope | undefined
}

/** M7: my own and the shared ones. */
export async function listCannedResponses(deps: Deps, call: Call, input: ListInput) {
  const { id } = await call.agent
  const { q, topic, scope } = input
  const [own, shared] = await Promise.all([
    scope === 'shared' ? [] : deps.store.readCannedResponses(id),
    scope === 'personal' ? [] : deps.store.readCannedResponses(null),
  ])
  const found = [...own, ...shared].filter(
    (one) => (q === undefined || hasPart(one, q)) && (topic === undefined || isAbout(one, topic)),
  )
  return pageOf(found.map(present), input)
}

async function read(deps: Deps, call: Call, id: string): Promise<CannedResponse> {
  const found = await deps.store.readCannedResponse((await call.agent).id, id)
  if (!found) throw notFound('canned response')
  return found
}

/** One of mine, or a shared one. */
export async function getCannedResponse(deps: Deps, call: Call, input: { id: string }) {
  return present(await read(deps, call, input.id))
}

/** A new one: my own unless it is to be shared. */
export function createCannedResponse(
  deps: Deps,
  call: Call,
  input: Fields & { title: string; text: string; scope?: Scope | undefined },
) {
  return retryOnConflict(async () => {
    const agent = await call.agent
    const { scope = 'personal', title, text, topic = DEFAULT_TOPIC, shortcut = null } = input
    const ownerId = scope === 'shared' ? null : agent.id
    requireMayKeep(agent, ownerId)
    const existing = await deps.store.readCannedResponses(ownerId)
    if (existing.length >= MAX_CANNED_RESPONSES) {
      throw new DomainError('limit_reached', `There are at most ${MAX_CANNED_RESPONSES} ${scope} canned responses.`)
    }
    const response: CannedResponse = { id: `cr_${deps.ulid()}`, ownerId, topic, title, shortcut, text }
    const answer = present({ ...response, version: 1 })
    await commitAnswer(deps, call, [deps.store.putCannedResponse(response)], answer)
    return answer
  }, ['idempotency'])
}

/** Changes what is given; whose it is stays. */
export function updateCannedResponse(
  deps: Deps,
  call: Call,
  input: Fields & { id: string; version?: number | undefined },
) {
  const { id, version, ...fields } = input
  return editSettings(deps, call, {
    what: 'canned response',
    version,
    read: () => read(deps, call, id),
    change(before, me) {
      requireMayKeep(me, before.ownerId)
      return { ...before, ...given(fields) }
    },
    write: (_before, after) => [deps.store.putCannedResponse(after)],
    present,
  })
}

/** Removes one; what was sent with it stays. */
export function deleteCannedResponse(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const response = await read(deps, call, input.id)
    requireMayKeep(await call.agent, response.ownerId)
    const answer = { id: response.id, deleted: true as const }
    await commitAnswer(deps, call, [deps.store.removeCannedResponse(response)], answer)
    return answer
  }, ['idempotency'])
}
