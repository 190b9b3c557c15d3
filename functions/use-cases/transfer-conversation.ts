import { transfer } from '../domain/crew.ts'
import { DomainError } from '../domain/errors.ts'
import type { Call } from './commit.ts'
import { stepConversation } from './conversation-step.ts'
import type { Deps } from './ports.ts'

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
