import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { transfer } from '../domain/crew.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** A7: hands it to another team. */
export function transferConversation(deps: Deps, call: Call<Doer>, input: { id: string; teamId: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, teams, moment }) => {
    const to = teams.find((team) => team.id === input.teamId)
    if (to) return transfer(conversation, agent, to, moment)
    throw new DomainError('invalid_request', 'There is no such team.', [
      { path: 'teamId', message: 'is not a team of this workspace' },
    ])
  })
}
