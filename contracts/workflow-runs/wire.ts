import * as z from 'zod'
import { runStates, stepResults } from '../../functions/areas/workflow-runs/domain/run.ts'
import { Id, Time } from '../fields.ts'

/** What became of one step. */
const RunStep = z.lazy(() =>
  z.object({
    id: z.string(),
    do: z.string(),
    at: Time,
    result: z.enum(stepResults),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
)

/** One carrying out of a workflow. */
export const WorkflowRun = z.lazy(() =>
  z.object({
    id: Id,
    workflowId: Id,
    /** as it was called when it began */
    workflowName: z.string(),
    /** the version of the workflow that it carries out */
    workflowVersion: z.number(),
    contactId: Id,
    /** null: it is about the contact alone */
    conversationId: Id.nullable(),
    /** the trigger */
    on: z.string(),
    startedAt: Time,
    state: z.enum(runStates),
    conditions: z.array(z.object({ field: z.string(), value: z.unknown(), held: z.boolean() })),
    steps: z.array(RunStep),
    waitsUntil: Time.nullable().optional(),
    waitsForReply: z.boolean().optional(),
  }),
)
