import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Resolution } from '../../timeline/domain/conversation.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import { categoryNamed } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { close } from '../domain/lifecycle.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

type Input = { id: string } & { [Field in keyof Resolution]?: Resolution[Field] | undefined }

/** S3: closes with a resolution. */
export function closeConversation(deps: Deps, call: Call<Doer>, input: Input) {
  const { id, type = null, category = null, note = null } = input
  return stepConversation(deps, call, id, async ({ conversation, agent, moment }) => {
    const [workspace, named] = await Promise.all([
      deps.store.readWorkspace(),
      category ? categoryNamed(deps, category) : category,
    ])
    return close(conversation, agent, { type, category: named, note }, workspace, moment)
  })
}
