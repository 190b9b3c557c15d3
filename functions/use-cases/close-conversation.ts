import { close } from '../domain/lifecycle.ts'
import type { Resolution } from '../domain/model.ts'
import { categoryNamed } from './categories.ts'
import type { Call } from './commit.ts'
import { stepConversation } from './conversation-step.ts'
import type { Deps } from './ports.ts'

type Input = { id: string } & { [Field in keyof Resolution]?: Resolution[Field] | undefined }

/** S3: closes with a resolution. */
export function closeConversation(deps: Deps, call: Call, input: Input) {
  const { id, type = null, category = null, note = null } = input
  return stepConversation(deps, call, id, async ({ conversation, agent, moment }) => {
    const [workspace, named] = await Promise.all([
      deps.store.readWorkspace(),
      category ? categoryNamed(deps, category) : category,
    ])
    return close(conversation, agent, { type, category: named, note }, workspace, moment)
  })
}
