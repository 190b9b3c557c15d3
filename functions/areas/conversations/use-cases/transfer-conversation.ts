import type { Deps } from '../../../edges/deps.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { Call } from '../../workspace/index.ts'
import { transfer } from '../domain/crew.ts'

/** A7: hands it to another team. */
export function transferConversation(deps: Deps, call: Call, input: { id: string; teamId: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, teams, moment }) => {
    const to = teams.find((team) => team.id === input.teamId)
    if (to) return transfer(conversation, agent, to, moment)
    throw new DomainError('invalid_request', 'There is no such team.', [
      { path: 'teamId', message: 'is not a team of this workspace' },
    ])
  })
}
