import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { schedules } from '../../workflows/changes.ts'
import type { Schedule } from '../../workflows/domain/schedule.ts'
import type { WorkflowsStore } from '../../workflows/port.ts'
import type { RunParts } from '../port.ts'

type Deps = HasStore<WorkflowsStore> & Pick<Parts, 'scheduler'> & RunParts

/** One that is under way goes on with its next portion; one that is not comes at its time. */
async function goOn(
  { scheduler, runRoom }: Deps,
  { workflowId: id, underway, nextAt }: Schedule,
  isNew: boolean,
): Promise<void> {
  if (underway) return runRoom.begin({ kind: 'schedule', id })
  if (nextAt !== null) await scheduler.arm({ kind: 'schedule', id, at: nextAt, replaces: !isNew })
}

/** O1: a workflow's schedule comes, and goes through everybody. */
export const followSchedules = reaction({
  name: 'follow-schedules',
  on: written(schedules),
  when: ({ before, after }) => after.underway !== undefined || after.nextAt !== before?.nextAt,
  run: ({ before, after }, deps: Deps) => goOn(deps, after, before === undefined),
  // By then it is further, or was changed.
  async late({ after }, deps: Deps) {
    const schedule = await deps.store.readSchedule(after.workflowId)
    if (schedule) await goOn(deps, schedule, false)
  },
})
