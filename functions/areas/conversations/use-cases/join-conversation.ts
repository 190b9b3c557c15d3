import type { Deps } from '../../../edges/deps.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { Call } from '../../workspace/index.ts'
import { join } from '../domain/crew.ts'

/** A4: joins the crew. A representative who was too late is told so, though they no longer see it. */
export function joinConversation(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(
    deps,
    call,
    input.id,
    ({ conversation, agent, team, moment }) => join(conversation, agent, team, moment),
    { seen: (agent, conversation) => canSee(agent, { ...conversation, grabbedBy: null }) },
  )
}
