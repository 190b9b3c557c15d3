import type { Write } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Job, Outcome } from '../domain/job.ts'
import type { JobsStore } from '../port.ts'

/** What a kind of job does. */
export interface Work<Deps = HasStore<JobsStore>> {
  /** some more of what it is about, and where to go on; a DomainError ends the job */
  find(deps: Deps, job: Job, agent: Agent, from: string): Promise<{ targets: string[]; next: string | null }>
  /** does one, in one transaction with what `keep` makes of the outcome; a DomainError refuses it */
  act(deps: Deps, doing: Doing): Promise<void>
  /** which conversation one is about */
  conversationOf(target: string): string
}

/** One of what a job is about, and for whom it is done: with the rights that they have now. */
export interface Doing {
  job: Job
  agent: Agent
  target: string
  keep(outcome: Omit<Outcome, 'target'>): Write
}
