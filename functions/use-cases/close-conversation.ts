import { close } from '../domain/lifecycle.ts'
import type { Resolution } from '../domain/model.ts'
import type { Call } from './commit.ts'
import { stepConversation } from './conversation-step.ts'
import type { Deps } from './ports.ts'

type Input = { id: string } & { [Field in keyof Resolution]?: Resolution[Field] | undefined }

/** S3: closes with a resolution. */
export function closeConversation(deps: Deps, call: Call, input: Input) {
  const { id, type = null, category = null, note = null } = input
  return stepConversation(deps, call, id, async ({ conversation, agent, moment }) =>
    close(conversation, agent, { type, category, note }, await deps.store.readWorkspace(), moment),
  )
}
