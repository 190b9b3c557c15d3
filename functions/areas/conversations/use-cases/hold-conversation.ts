import type { Deps } from '../../../edges/deps.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { Call } from '../../workspace/index.ts'
import { hold, resume } from '../domain/lifecycle.ts'

/** S2: on hold. */
export function holdConversation(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) => hold(conversation, agent, moment))
}

/** S2: ends the hold. */
export function resumeConversation(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) =>
    resume(conversation, agent, moment),
  )
}
