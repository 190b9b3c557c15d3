import { join } from '../domain/crew.ts'
import { canSee } from '../domain/visibility.ts'
import type { Call } from './commit.ts'
import { stepConversation } from './conversation-step.ts'
import type { Deps } from './ports.ts'

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
