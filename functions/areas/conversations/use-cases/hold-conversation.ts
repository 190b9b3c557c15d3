import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { timeAhead } from '../../timeline/domain/appointment.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { hold, resume } from '../domain/lifecycle.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** S2: on hold, until a time where one is given. */
export function holdConversation(deps: Deps, call: Call<Doer>, input: { id: string; until?: string | undefined }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) => {
    const until = input.until === undefined ? undefined : timeAhead(input.until, 'until', moment.now)
    return hold(conversation, agent, moment, until)
  })
}

/** S2: ends the hold. */
export function resumeConversation(deps: Deps, call: Call<Doer>, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) =>
    resume(conversation, agent, moment),
  )
}
