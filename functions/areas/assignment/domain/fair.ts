import type { Conversation } from '../../timeline/domain/conversation.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import type { Agent } from '../../workspace/domain/agent.ts'

/** Whom a conversation may be given to without anybody's choice: whoever is there, and sees it. */
export function mayBeGiven(agent: Agent, conversation: Conversation): boolean {
  return !agent.deleted && agent.available && canSee(agent, { ...conversation, grabbedBy: null, assigneeId: null })
}

/** The agents of a team, in the order in which they have their turns: always the same. */
export function membersOf(agents: readonly Agent[], teamId: string): Agent[] {
  return agents.filter((agent) => teamId in agent.teams).toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Round robin: whose turn it is, then those after them; whoever had the last one comes last, also when they are gone. */
export function inTurn(members: readonly Agent[], last: string | undefined): Agent[] {
  if (last === undefined) return [...members]
  const next = members.findIndex(({ id }) => id > last)
  return next === -1 ? [...members] : [...members.slice(next), ...members.slice(0, next)]
}

/** An agent with how many open conversations are theirs, and when one was last given to them. */
export interface Load {
  agent: Agent
  open: number
  givenAt: number
}

/** Whether one more may be given to them. */
export const hasRoom = ({ agent: { mostOpen }, open }: Pick<Load, 'agent' | 'open'>): boolean =>
  typeof mostOpen !== 'number' || open < mostOpen

/** Who has least to do and has room; of several whoever was given one the longest time ago. */
export function leastBusy<Each extends Load>(loads: readonly Each[]): Each | undefined {
  const [least] = loads
    .filter(hasRoom)
    .toSorted((a, b) => a.open - b.open || a.givenAt - b.givenAt || (a.agent.id < b.agent.id ? -1 : 1))
  return least
}
