import type { Write } from '../../kernel/commit.ts'

/** Who had the last turn of a team, or when an agent was last given a conversation; `version` 0: there was none yet. */
export interface Given {
  /** `team#<id>` or `agent#<id>` */
  id: string
  /** of a team: the agent */
  last?: string | undefined
  at: number
  version: number
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface AssignmentStore {
  /** of a team and its agents, those that there are */
  readGiven(ids: readonly string[]): Promise<Given[]>
  /** as it was read: two at once for the same team, or to the same agent, are one and one that looks again */
  putGiven(given: Given): Write
}
