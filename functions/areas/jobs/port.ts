import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Job, Outcome, Refusal } from './domain/job.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface JobsStore {
  readJob(id: string): Promise<Job | undefined>
  /** newest first; `keep` leaves some out */
  listJobs(page: PageRequest, keep: (job: Job) => boolean): Promise<Page<Job>>
  /** a new one at version 0, else as it was read */
  putJob(job: Job): Write
  /** what it is about, in portions from the `first` on */
  putPortions(job: Job, first: number, portions: readonly string[][]): Write[]
  readPortion(job: Job, portion: number): Promise<string[]>
  readPortions(job: Job): Promise<string[]>
  /** what was done to one of a portion, by its place there; conflict label `idempotency` */
  putOutcome(job: Job, portion: number, place: number, outcome: Outcome): Write
  /** of a portion, by place */
  readOutcomes(job: Job, portion: number): Promise<Map<number, Outcome>>
  readOutcome(job: Job, portion: number, place: number): Promise<Outcome | undefined>
  putRefusals(job: Job, portion: number, refusals: readonly Refusal[]): Write
  readRefusals(job: Job, cursor: string | undefined): Promise<Page<Refusal>>
}

/** A step of something that goes on by itself, which is to be done. */
export interface Step {
  kind: 'job' | 'campaign'
  id: string
  /** the thing as it was when the step was called for; a later one has been called for since. Absent: its time has come */
  version?: number | undefined
  /** that time */
  at?: number | undefined
}

/** What the function that does the work is called for; `push`: to look for what stands still. */
export type JobCall = Step | { kind: 'push' }

/** What is asked of whoever does the work. */
export interface JobParts {
  jobRoom: { begin(call: JobCall): Promise<void> }
}
