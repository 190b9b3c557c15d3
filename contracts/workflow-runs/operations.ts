import * as z from 'zod'
import { runStates } from '../../functions/areas/workflow-runs/domain/run.ts'
import { byId, cursor, Id, limit, page } from '../fields.ts'
import { operation } from '../operation.ts'
import { conversation } from '../timeline/paths.ts'
import { WorkflowRun } from './wire.ts'

export const workflowRunsOperations = [
  operation({
    name: 'workflows.runs',
    method: 'GET',
    path: '/v1/workflows/{id}/runs',
    summary: 'What a workflow did in the last 90 days, newest first, where the caller may see what it was about',
    who: 'agent',
    input: () => z.strictObject({ id: Id, state: z.enum(runStates).optional(), cursor, limit }),
    output: () => page(WorkflowRun),
  }),
  operation({
    name: 'workflowRuns.get',
    method: 'GET',
    path: '/v1/workflow-runs/{id}',
    summary: 'One run: what its conditions saw, and what became of each step',
    who: 'agent',
    input: byId,
    output: WorkflowRun,
  }),
  operation({
    name: 'workflowRuns.retry',
    method: 'POST',
    path: '/v1/workflow-runs/{id}/retry',
    summary: 'Has a run that failed go on, from the step that it failed at',
    who: 'settings.manage',
    input: byId,
    output: WorkflowRun,
  }),
  operation({
    name: 'conversations.workflowRuns',
    method: 'GET',
    path: conversation('workflow-runs'),
    summary: 'What workflows did in a conversation, newest first',
    who: 'agent',
    about: 'conversation',
    input: () => z.strictObject({ id: Id, cursor, limit }),
    output: () => page(WorkflowRun),
  }),
]
