import { ConflictError } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { contactsOf, type WhichDeps, whichContacts } from '../../segments/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { begun, gone, isDue, type Schedule } from '../../workflows/domain/schedule.ts'
import type { WorkflowsStore } from '../../workflows/port.ts'
import type { Automaton } from '../../workspace/domain/doer.ts'
import type { Start } from '../port.ts'

export type ScheduleDeps = HasStore<
  ContactAttributesStore & ContactsStore & QueuesStore & TimelineStore & WorkflowsStore
> &
  WhichDeps &
  Pick<Parts, 'clock'>

/** So many conversations or contacts are gone through at once. */
const PORTION = 25

/** What a run is about, and where to go on. */
interface Portion {
  subjects: { contactId: string; n: number }[]
  next: string | null
}

/**
 * O1: a workflow comes by its schedule, or goes on: a portion of everybody, then a note of how far it came, whose record brings the
 * next. Done again, a portion starts nothing twice, since each run has an id of workflow, time and whom it is about.
 */
export async function continueSchedule(
  deps: ScheduleDeps,
  { id }: { id: string },
  start: (start: Start) => Promise<void>,
): Promise<void> {
  const schedule = await deps.store.readSchedule(id)
  if (!schedule) return
  const { workflowId, underway } = schedule
  const now = deps.clock.now()
  if (!underway) {
    if (isDue(schedule, now)) await note(deps, begun(schedule, now))
    return
  }
  const { subjects, next } = await portionOf(deps, schedule, underway.cursor ?? undefined)
  for (const { contactId, n } of subjects) {
    await start({ kind: 'start', workflowId, on: 'schedule', contactId, n, occasion: `schedule ${n}`, at: underway.at })
  }
  const { timeZone } = await deps.store.readWorkspace()
  await note(deps, gone(schedule, next, timeZone, deps.clock.now()))
}

function portionOf(deps: ScheduleDeps, schedule: Schedule, cursor: string | undefined): Promise<Portion> {
  return schedule.over === 'contacts' ? contacts(deps, schedule, cursor) : conversations(deps, schedule, cursor)
}

async function contacts(deps: ScheduleDeps, schedule: Schedule, cursor: string | undefined): Promise<Portion> {
  const { filter, workflowId } = schedule
  // A segment that is gone means nobody.
  if (filter.segmentId && !(await deps.store.readSegment(filter.segmentId))) return { subjects: [], next: null }
  const asked = await whichContacts(deps, { segmentId: filter.segmentId, blacklisted: false })
  const workflow: Automaton = { type: 'workflow', id: workflowId, name: '' }
  const page = await contactsOf(deps, workflow, asked, { cursor, limit: PORTION })
  return { subjects: page.contacts.map(({ contact }) => ({ contactId: contact.id, n: 0 })), next: page.nextCursor }
}

async function conversations(deps: ScheduleDeps, { filter }: Schedule, cursor: string | undefined): Promise<Portion> {
  const { status, teamId, channelId } = filter
  const place = !status?.includes('resolved') ? 'open' : 'all'
  const teams = teamId ? [teamId] : [null, ...(await deps.store.readTeams()).map(({ id }) => id)]
  const page = await deps.store.listConversations(
    { by: 'place', place, teams },
    { limit: PORTION, cursor, order: 'oldest' },
    (one) =>
      one.deletedAt === undefined &&
      !one.blacklisted &&
      (!status || status.includes(one.status)) &&
      (!channelId || one.lastChannel?.id === channelId),
  )
  return { subjects: page.items.map(({ contactId, n }) => ({ contactId, n })), next: page.nextCursor }
}

async function note(deps: ScheduleDeps, schedule: Schedule): Promise<void> {
  try {
    await deps.store.commit([deps.store.putSchedule(schedule)])
  } catch (error) {
    // Somebody else has got it on, or changed it.
    if (!(error instanceof ConflictError)) throw error
  }
}

/** Gets on what should have come, or stands still. Part of the sweep. */
export async function pushSchedules(deps: ScheduleDeps, start: (start: Start) => Promise<void>): Promise<void> {
  const now = deps.clock.now()
  for (const schedule of await deps.store.readSchedules()) {
    if (isDue(schedule, now)) await continueSchedule(deps, { id: schedule.workflowId }, start)
  }
}
