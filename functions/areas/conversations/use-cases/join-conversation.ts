import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { join } from '../domain/crew.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** A4: joins the crew. A representative who was too late hears so, though they no longer see it. */
export function joinConversation(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(
    deps,
    call,
    input.id,
    ({ conversation, agent, team, moment }) => join(conversation, agent, team, moment),
    { isVisible: (agent, conversation) => canSee(agent, { ...conversation, grabbedBy: null }) },
  )
}
