import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readTarget } from '../../conversations/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { pin, unpin } from '../domain/pin.ts'
import { stepContact } from './contact-step.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** A8: pins the contact to oneself, or (owner, admin) to an agent by id or email. */
export function pinContact(deps: Deps, call: Call, input: { id: string; agentId?: string | undefined }) {
  return stepContact(deps, call, input.id, async ({ contact, agent }) =>
    pin(contact, agent, input.agentId === undefined ? agent : await readTarget(deps, input.agentId)),
  )
}

/** A8: ends the pin. The pinned agent may, also where the contact's conversations are another team's by now. */
export function unpinContact(deps: Deps, call: Call, input: { id: string }) {
  return stepContact(
    deps,
    call,
    input.id,
    ({ contact, agent }) => unpin(contact, agent),
    (agent, { contact }) => contact.pinnedTo === agent.id && !contact.blacklisted,
  )
}
