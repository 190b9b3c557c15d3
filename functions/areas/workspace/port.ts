import type { Write } from '../../kernel/commit.ts'
import type { Agent, Team } from './domain/agent.ts'
import type { Times } from './domain/times.ts'
import type { Category, Workspace } from './domain/workspace.ts'
/** What a change of settings leaves to be done in conversations, a page at a time. */
export interface Rollout {
  /**
   * an agent who was deleted; a team whose times changed or that was deleted; what an operator has made again: words of
   * search, facts of reports, schedules of timers; and a migration, by its name
   */
  what: 'agent' | 'team' | 'search' | 'facts' | 'timers' | 'migration'
  id: string
  /** tells this rollout from one that was started anew */
  run: string
  startedAt: number
  step: number
  cursor: string | null
  /** it has been all the way round; once more, later, finds what the indexes did not show yet */
  finished: boolean
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface WorkspaceStore {
  agentByEmail(email: string): Promise<Agent | undefined>
  /** whose email this was when this process looked last: only to read early what is looked at once it is known who calls */
  agentIdLately(email: string): string | undefined
  readAgent(id: string): Promise<Agent | undefined>
  /** `all`: deleted ones too */
  readAgents(which?: 'present' | 'all'): Promise<Agent[]>
  /** not consistent: beside lists that are a moment old as well */
  readTeams(which?: 'present' | 'all', consistent?: boolean): Promise<Team[]>
  /** deleted ones too */
  readTeam(id: string, consistent?: boolean): Promise<Team | undefined>
  /** a team's times; may be some seconds old */
  teamTimes(teamId: string | null): Promise<Times>
  readWorkspace(): Promise<Workspace>
  /** ten seconds old at most at `now` (epoch ms) */
  readWorkspaceLately(now: number): Promise<Workspace>
  /** settings are written as they were read: a version that moved on breaks the condition */
  putAgent(agent: Agent, isNew: boolean): Write[]
  /** of an agent as it was read */
  bindSignIn(agent: Agent): Write
  agentUnchanged(agent: Agent): Write
  putTeam(team: Team): Write
  teamUnchanged(team: Team): Write
  putWorkspace(workspace: Workspace): Write
  readCategories(): Promise<Category[]>
  readCategory(id: string): Promise<Category | undefined>
  findCategory(idOrName: string): Promise<Category | 'unknown' | 'none'>
  putCategory(before: Category | undefined, after: Category): Write[]
  removeCategory(category: Category): Write[]
  startRollout(rollout: Rollout): Write
  continueRollout(before: Rollout, after: Rollout | undefined): Write
  readRollouts(): Promise<Rollout[]>
}

/** A team's id; null: no team. */
export type TeamKey = string | null
