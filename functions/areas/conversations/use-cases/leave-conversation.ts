import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { leave } from '../domain/crew.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** A7: leaves the crew. */
export function leaveConversation(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) => leave(conversation, agent, moment))
}
