import type { Write } from '../../kernel/commit.ts'
import type { Workflow } from './domain/document.ts'
import type { Listening } from './domain/listening.ts'
import type { Schedule } from './domain/schedule.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface WorkflowsStore {
  readWorkflows(): Promise<Workflow[]>
  readWorkflow(id: string): Promise<Workflow | undefined>
  /** as it was at a version, while runs that began with that may go on */
  readWorkflowAt(id: string, version: number): Promise<Workflow | undefined>
  /** a new one, or as it was read; one that was on is kept as it was for the runs that began with it */
  putWorkflow(before: Workflow | undefined, after: Workflow): Write[]
  removeWorkflow(workflow: Workflow, now: number): Write[]
  /** what those were called that are not there any more */
  readRemovedWorkflows(): Promise<{ id: string; name: string }[]>
  /** what workflows wait for; consistent */
  readListening(): Promise<Listening>
  /** ten seconds old at most at `now` (epoch ms) */
  readListeningLately(now: number): Promise<Listening>
  /** this process was told of a change */
  forgetListening(): void
  /** as it was read; conflict label `listening` */
  putListening(listening: Listening): Write
  readSchedule(workflowId: string): Promise<Schedule | undefined>
  /** of all workflows that are on */
  readSchedules(): Promise<Schedule[]>
  /** a new one, or as it was read; conflict label `workflow-schedule` */
  putSchedule(schedule: Schedule): Write
  removeSchedule(schedule: Schedule): Write
}
