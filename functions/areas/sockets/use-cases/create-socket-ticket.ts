import { randomBytes } from 'node:crypto'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Identity, isOfProgram } from '../../workspace/domain/sign-in.ts'
import type { Call } from '../../workspace/index.ts'
import type { SocketsStore } from '../port.ts'

type Deps = HasStore<SocketsStore> & Pick<Parts, 'clock' | 'settings'>

const GOOD_FOR_MS = 60_000

/** A socket URL for whoever calls, good once: most classes of WebSockets send no bearer. */
export async function createSocketTicket(deps: Deps, call: Call) {
  const agent = await call.agent
  const now = deps.clock.now()
  const ticket = randomBytes(24).toString('base64url')
  // A program is its key, as it came with it: a ticket outlives no key.
  const identity = call.identity && isOfProgram(call.identity) ? call.identity : personOf(agent, now)
  await deps.store.putTicket(ticket, identity, now + GOOD_FOR_MS)
  return { url: `${deps.settings.socketUrl}?ticket=${ticket}` }
}

function personOf({ email, signIn }: Agent, issuedAt: number): Identity {
  if (!signIn) throw new DomainError('unauthorized', 'Sign in first.')
  return { email, issuer: signIn.issuer, subject: signIn.subject, issuedAt }
}
