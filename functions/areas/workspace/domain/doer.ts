import type { Agent } from './agent.ts'

/** What acts without a person: a workflow, in one of its runs, or a bot. No rights are asked of it, and it is in no crew. */
export interface Automaton {
  type: 'workflow' | 'bot'
  id: string
  name: string
  /** of a workflow: which run, and how many runs led to it, this one counted */
  run?: { id: string; depth: number }
}

/** Who does something: a person, or what acts without one. */
export type Doer = Agent | Automaton

/** Whether nobody's rights are to be asked. */
export const isAutomaton = (doer: Doer): doer is Automaton => 'type' in doer
