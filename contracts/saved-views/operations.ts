import * as z from 'zod'
import { byId, cursor, deleted, Id, limit, name, page, version } from '../fields.ts'
import { operation } from '../operation.ts'
import { Queue, Status, View } from '../queues/wire.ts'
import { KeptReport } from '../reports/wire.ts'

/** What `GET /v1/conversations` takes; `agentId` is its `assigneeId`. */
const Filter = z.lazy(() =>
  z.strictObject({
    view: View.optional(),
    queue: Queue.optional(),
    status: Status.optional(),
    teamId: Id.optional(),
    agentId: Id.optional(),
    channelId: Id.optional(),
    sort: z.enum(['newest', 'oldest', 'waiting']).optional(),
  }),
)
const viewName = () => name.unwrap().pipe(z.string().max(60))
/** from 0, among those of its owner; beyond the last one: after it */
const order = () => z.number().int().min(0).max(1_000)

const view = () => ({
  id: Id,
  name: z.string(),
  /** the team's whose it is; absent: my own */
  teamId: Id.optional(),
  /** among those of its owner of the same kind */
  order: z.number(),
  version: z.number(),
})
/** Of the inbox by its filter, or of reports. */
const SavedView = z.lazy(() =>
  z.union([z.object({ ...view(), filter: Filter }), z.object({ ...view(), report: KeptReport })]),
)
/** Which of the two it is, never changes. */
const oneOf = { path: ['filter'], error: 'stands in place of `report`: give one of them' }

/** F5: the usual five calls. */
export const savedViewsOperations = [
  operation({
    name: 'savedViews.list',
    method: 'GET',
    path: '/v1/saved-views',
    summary:
      'My own in their order, then those of my teams (managers, admins and owners: of every team) in theirs; those of the inbox unless it is `of` reports',
    who: 'agent',
    people: true,
    input: () => z.strictObject({ of: z.enum(['inbox', 'reports']).optional(), cursor, limit }),
    output: () => page(SavedView),
  }),
  operation({
    name: 'savedViews.get',
    method: 'GET',
    path: '/v1/saved-views/{id}',
    summary: 'One of mine, or of a team of which I am shown them',
    who: 'agent',
    people: true,
    input: byId,
    output: SavedView,
  }),
  operation({
    name: 'savedViews.create',
    method: 'POST',
    path: '/v1/saved-views',
    summary:
      'A filter of the inbox or a report with a name: my own, or with `teamId` one of the team, by its admins or those of the workspace. At most 50 of each',
    who: 'agent',
    people: true,
    input: () =>
      z
        .strictObject({
          name: viewName(),
          filter: Filter.optional(),
          report: KeptReport.optional(),
          teamId: Id.nullable().optional(),
          order: order().optional(),
        })
        .refine(({ filter, report }) => (filter === undefined) !== (report === undefined), oneOf),
    output: SavedView,
    status: 201,
  }),
  operation({
    name: 'savedViews.update',
    method: 'PATCH',
    path: '/v1/saved-views/{id}',
    summary: 'Changes the fields that are given; `order` moves it, `teamId` gives it to a team, null takes it for me',
    who: 'agent',
    people: true,
    input: () =>
      z
        .strictObject({
          id: Id,
          version,
          name: viewName().optional(),
          filter: Filter.optional(),
          report: KeptReport.optional(),
          teamId: Id.nullable().optional(),
          order: order().optional(),
        })
        .refine(({ filter, report }) => filter === undefined || report === undefined, oneOf),
    output: SavedView,
  }),
  operation({
    name: 'savedViews.delete',
    method: 'DELETE',
    path: '/v1/saved-views/{id}',
    summary: 'Removes it; the conversations stay where they are',
    who: 'agent',
    people: true,
    input: byId,
    output: deleted,
  }),
] as const
