import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Agent } from '../domain/agent.ts'
import { type PersonIdentity, recognise } from '../domain/sign-in.ts'
import type { WorkspaceStore } from '../port.ts'

type Deps = HasStore<WorkspaceStore> & Pick<Parts, 'clock' | 'log'>

/**
 * The person who calls, as an agent. The first account of the identity provider that signs in with an agent's email stays the only one,
 * until that is reset: an email can be given to somebody else there. Throws `unauthorized` or `forbidden`.
 */
export function signedInAgent(deps: Deps, identity: PersonIdentity | undefined): Promise<Agent> {
  return retryOnConflict(async () => {
    if (!identity) throw new DomainError('unauthorized', 'Sign in first.')
    const agent = await deps.store.agentByEmail(identity.email)
    if (!agent) throw new DomainError('forbidden', 'You are not an agent of this workspace.')
    const who = recognise(agent, identity)
    if (who === 'theirs') return agent
    if (who === 'early') throw new DomainError('unauthorized', 'Your sign-in was reset: sign in again.')
    if (who === 'other') {
      deps.log.warn('sign-in.other-account', { agentId: agent.id })
      throw new DomainError(
        'forbidden',
        'Another account signed in with this email before. An admin can reset the sign-in on the agent’s page, in Settings.',
      )
    }
    const { issuer, subject } = identity
    const bound = { ...agent, signIn: { issuer, subject, at: deps.clock.now() } }
    await deps.store.commit([deps.store.bindSignIn(bound)])
    return { ...bound, version: (agent.version ?? 1) + 1 }
  })
}
