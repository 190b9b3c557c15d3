import { randomBytes } from 'node:crypto'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Call } from '../../workspace/index.ts'
import type { SocketsStore } from '../port.ts'

type Deps = HasStore<SocketsStore> & Pick<Parts, 'clock' | 'settings'>

const GOOD_FOR_MS = 60_000

/** A socket URL for the agent, good once. */
export async function createSocketTicket(deps: Deps, call: Call) {
  const { email, signIn } = await call.agent
  if (!signIn) throw new DomainError('unauthorized', 'Sign in first.')
  const now = deps.clock.now()
  const ticket = randomBytes(24).toString('base64url')
  const { issuer, subject } = signIn
  await deps.store.putTicket(ticket, { email, issuer, subject, issuedAt: now }, now + GOOD_FOR_MS)
  return { url: `${deps.settings.socketUrl}?ticket=${ticket}` }
}
