import { DomainError } from '../../../kernel/errors.ts'
import { conversationIdOf, parseConversationId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { Call } from '../../workspace/index.ts'
import type { Movement } from '../domain/movement.ts'
import type { AccessLogStore } from '../port.ts'

type Deps = HasStore<AccessLogStore> & Pick<Parts, 'clock'>

interface Input {
  conversationId?: string | undefined
  agentId?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

function presentMovement({ id, contactId, n, at, name, from, to, actor }: Movement) {
  const conversationId = contactId !== null && n > 0 ? conversationIdOf(contactId, n) : null
  return { id, at: new Date(at).toISOString(), contactId, conversationId, actor, event: { name, from, to } }
}

/** A12: who moved what, when, from and to, the newest first. */
export async function readAccessLog(deps: Deps, call: Call, input: Input) {
  const agent = await call.agent
  if (!can(agent, 'settings.manage') && !can(agent, 'reports.view')) {
    throw new DomainError('forbidden', 'This needs the permission settings.manage or reports.view.')
  }
  const { conversationId, agentId, limit = 50, cursor } = input
  const conversation = conversationId === undefined ? undefined : parseConversationId(conversationId)
  if (conversationId !== undefined && !conversation) return { items: [], nextCursor: null }
  const filter = { ...(conversation ? { conversation } : {}), ...(agentId === undefined ? {} : { agentId }) }
  const page = await deps.store.listMovements(filter, { limit, cursor }, deps.clock.now())
  return { items: page.items.map(presentMovement), nextCursor: page.nextCursor }
}
