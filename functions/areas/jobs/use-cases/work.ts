import type { Write } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Job, Outcome, Refusal } from '../domain/job.ts'
import type { JobKind } from '../domain/kinds.ts'
import type { JobsStore } from '../port.ts'

/** What a kind of job does. Whoever runs jobs says which kinds there are: an area above this one brings its own. */
export type Work<Deps = HasStore<JobsStore>> = Each<Deps> | Steps<Deps>

/** Every kind of job, and what it does. */
export type Works<Deps> = Record<JobKind, Work<Deps>>

/** The same, done to each of many. */
export interface Each<Deps = HasStore<JobsStore>> {
  /** some more of what it is about, and where to go on; a DomainError ends the job */
  find(deps: Deps, job: Job, agent: Agent, from: string): Promise<{ targets: string[]; next: string | null }>
  /** does one, in one transaction with what `keep` makes of the outcome; a DomainError refuses it */
  act(deps: Deps, doing: Doing): Promise<void>
  /** what one is about */
  subjectOf(target: string): Pick<Refusal, 'conversationId' | 'contactId'>
}

/** Work in steps of its own. */
export interface Steps<Deps = HasStore<JobsStore>> {
  /**
   * Some more of it, for at most half a minute, and how far the job is then, with what is committed together with that. A
   * DomainError ends the job; undefined: it waits, and whoever brings what it waits for calls for the step again. Done again, it must do nothing twice. `agent`: whoever asked for it, as long as they are one.
   */
  step(deps: Deps, job: Job, agent: Agent | undefined, goesOn: () => Promise<boolean>): Promise<Progress | undefined>
  /** what is counted and cleared away of one that was cancelled, or has failed */
  stopped?(deps: Deps, job: Job): Promise<Job>
}

export interface Progress {
  job: Job
  writes?: Write[]
  /** what may be cleared away once that is noted; nothing depends on it */
  afterwards?: () => Promise<void>
}

/** One of what a job is about, and for whom it is done: with the rights that they have now. */
export interface Doing {
  job: Job
  agent: Agent
  target: string
  keep(outcome: Omit<Outcome, 'target'>): Write
}
