import * as z from 'zod'
import { type BulkAction, bulkActions, MAX_FOUND, MAX_NAMED } from '../../functions/areas/jobs/domain/kinds.ts'
import { resolutionInput } from '../conversations/wire.ts'
import { byId, cursor, Id, name, page, paged } from '../fields.ts'
import { operation } from '../operation.ts'
import { listFilter } from '../queues/wire.ts'
import { Job, JobWithRefusals } from './wire.ts'

const params = () => ({
  agentId: z.string().min(1).max(254).optional(),
  teamId: Id.optional(),
  tag: name.pipe(z.string().max(50)).optional(),
  jobId: Id.optional(),
  ...resolutionInput(),
})
type Param = keyof ReturnType<typeof params>

/** Which parameters an action must be told, and which it may be. */
const wanted: Record<BulkAction, { must?: Param; may?: readonly Param[] }> = {
  assign: { must: 'agentId' },
  unassign: {},
  transfer: { must: 'teamId' },
  close: { may: ['type', 'category', 'note'] },
  reopen: {},
  hold: {},
  resume: {},
  tag: { must: 'tag' },
  blacklist: {},
  unblacklist: {},
  undo: { must: 'jobId' },
}

export const jobsOperations = [
  operation({
    name: 'conversations.bulk',
    method: 'POST',
    path: '/v1/conversations/bulk',
    summary: `Does one thing to many conversations, as a job: to those named (at most ${MAX_NAMED}), to all of a list’s filter (at most ${MAX_FOUND}), or, by \`undo\`, back to what a job has changed. \`tag\` tags the latest message of each`,
    who: 'agent',
    input: () =>
      z
        .strictObject({
          ids: z.array(Id).min(1, 'is empty').max(MAX_NAMED, `has more than ${MAX_NAMED} conversations`).optional(),
          /** as a list's; `agentId`, as saved views have it, is its `assigneeId` */
          filter: z.strictObject({ ...listFilter(), agentId: Id.optional() }).optional(),
          action: z.enum(bulkActions),
          params: z.strictObject(params()).default({}),
        })
        .check(({ value, issues }) => {
          const { ids, filter, action, params } = value
          const no = (path: PropertyKey[], message: string) =>
            void issues.push({ code: 'custom', path, message, input: value })
          const ways = Number(ids !== undefined) + Number(filter !== undefined)
          if (action === 'undo' && ways > 0) no(['ids'], 'is not taken: the job says which')
          if (action !== 'undo' && ways !== 1) no(['ids'], 'or a filter, one of the two, must say which')
          const { must, may = [] } = wanted[action]
          if (must && params[must] === undefined) no(['params', must], 'is missing')
          for (const key of Object.keys(params) as Param[]) {
            if (key !== must && !may.includes(key)) no(['params', key], `is nothing that ${action} takes`)
          }
        }),
    output: Job,
  }),
  operation({
    name: 'jobs.list',
    method: 'GET',
    path: '/v1/jobs',
    summary: 'My jobs of the last two weeks, newest first; everybody’s with settings.manage',
    who: 'agent',
    input: paged,
    output: () => page(Job),
  }),
  operation({
    name: 'jobs.get',
    method: 'GET',
    path: '/v1/jobs/{id}',
    summary: 'One job, and a page of what it was not let do, each with the reason',
    who: 'agent',
    input: () => z.strictObject({ id: Id, cursor }),
    output: JobWithRefusals,
  }),
  operation({
    name: 'jobs.cancel',
    method: 'POST',
    path: '/v1/jobs/{id}/cancel',
    summary: 'Stops a job before the next of what it is about; what it has done stays',
    who: 'agent',
    input: byId,
    output: Job,
  }),
]
