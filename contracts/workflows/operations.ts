import * as z from 'zod'
import { documentShape, MAX_WORKFLOWS } from '../../functions/areas/workflows/domain/document.ts'
import { byId, deleted, Id, name, page, paged, Time, version } from '../fields.ts'
import { operation } from '../operation.ts'

const workflowName = () => name.unwrap().pipe(z.string().max(60))

const Workflow = z.lazy(() =>
  z.object({
    id: Id,
    name: z.string(),
    ...documentShape(),
    enabled: z.boolean(),
    /** what it names that is gone, as paths of it: such steps are left out. Absent: nothing is */
    broken: z.array(z.string()).optional(),
    createdBy: z.string(),
    createdAt: Time,
    updatedAt: Time,
    version: z.number(),
  }),
)

const HeldCondition = z.lazy(() =>
  z.object({
    field: z.string(),
    /** what was there; null: nothing */
    value: z.unknown(),
    held: z.boolean(),
  }),
)

/** What would be done; `conditions` in the order in which they are written. */
const Plan = z.lazy(() =>
  z.object({
    holds: z.boolean(),
    conditions: z.array(HeldCondition),
    steps: z.array(
      z.object({
        id: z.string(),
        do: z.string(),
        would: z.string(),
        /** which of its lists is gone on with */
        takes: z.enum(['then', 'else']).optional(),
        /** of a branch */
        conditions: z.array(HeldCondition).optional(),
        /** it names something that is gone */
        skipped: z.literal(true).optional(),
      }),
    ),
  }),
)

const switched = () => z.strictObject({ id: Id, version })

/** The usual five calls, and switching on and off. */
export const workflowsOperations = [
  operation({
    name: 'workflows.list',
    method: 'GET',
    path: '/v1/workflows',
    summary: 'All workflows: what is done by itself when something happens',
    who: 'agent',
    input: paged,
    output: () => page(Workflow),
  }),
  operation({
    name: 'workflows.get',
    method: 'GET',
    path: '/v1/workflows/{id}',
    summary: 'One workflow',
    who: 'agent',
    input: byId,
    output: Workflow,
  }),
  operation({
    name: 'workflows.create',
    method: 'POST',
    path: '/v1/workflows',
    summary: `A new workflow, which is off unless \`enabled\` is true; at most ${MAX_WORKFLOWS}. What it names may be missing until it is on`,
    who: 'settings.manage',
    input: () => {
      const { trigger, when, steps } = documentShape()
      return z.strictObject({
        name: workflowName(),
        trigger,
        when: when.default({}),
        steps,
        enabled: z.boolean().optional(),
      })
    },
    output: Workflow,
    status: 201,
  }),
  operation({
    name: 'workflows.update',
    method: 'PATCH',
    path: '/v1/workflows/{id}',
    summary:
      'Changes name, trigger, conditions or steps, or switches it on or off; runs that have begun go on as they began',
    who: 'settings.manage',
    input: () => {
      const { trigger, when, steps } = documentShape()
      return z.strictObject({
        id: Id,
        version,
        name: workflowName().optional(),
        trigger: trigger.optional(),
        when: when.optional(),
        steps: steps.optional(),
        enabled: z.boolean().optional(),
      })
    },
    output: Workflow,
  }),
  operation({
    name: 'workflows.delete',
    method: 'DELETE',
    path: '/v1/workflows/{id}',
    summary: 'Removes it: it starts on nothing more',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'workflows.enable',
    method: 'POST',
    path: '/v1/workflows/{id}/enable',
    summary: 'Switches it on: it starts on what happens from now on. All that it names must be there',
    who: 'settings.manage',
    input: switched,
    output: Workflow,
  }),
  operation({
    name: 'workflows.disable',
    method: 'POST',
    path: '/v1/workflows/{id}/disable',
    summary: 'Switches it off: it starts on nothing more',
    who: 'settings.manage',
    input: switched,
    output: Workflow,
  }),
  operation({
    name: 'workflows.dryRun',
    method: 'POST',
    path: '/v1/workflows/{id}/dry-run',
    summary:
      'What it would do with a conversation as that is now: which conditions hold, and which steps it would take. Nothing is written',
    who: 'settings.manage',
    about: 'conversation',
    reads: true,
    input: () => z.strictObject({ id: Id, conversationId: Id }),
    output: Plan,
  }),
  operation({
    name: 'workflows.try',
    method: 'POST',
    path: '/v1/workflows/dry-run',
    summary: 'The same with a workflow that is not kept, while it is being put together',
    who: 'settings.manage',
    about: 'conversation',
    reads: true,
    input: () => {
      const { trigger, when, steps } = documentShape()
      return z.strictObject({ conversationId: Id, trigger, when: when.default({}), steps })
    },
    output: Plan,
  }),
] as const
