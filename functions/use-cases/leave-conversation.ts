import { leave } from '../domain/crew.ts'
import type { Call } from './commit.ts'
import { stepConversation } from './conversation-step.ts'
import type { Deps } from './ports.ts'

/** A7: leaves the crew. */
export function leaveConversation(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) => leave(conversation, agent, moment))
}
