import type { Deps } from '../../../edges/deps.ts'
import { stepConversation } from '../../timeline/use-cases/conversation-step.ts'
import type { Call } from '../../workspace/use-cases/call.ts'
import { leave } from '../domain/crew.ts'

/** A7: leaves the crew. */
export function leaveConversation(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) => leave(conversation, agent, moment))
}
