import type { Deps } from '../../../edges/deps.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { Call } from '../../workspace/index.ts'
import { leave } from '../domain/crew.ts'

/** A7: leaves the crew. */
export function leaveConversation(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) => leave(conversation, agent, moment))
}
