import { automationOperations } from '../../../contracts/by-function/automation.ts'
import { botsOperations } from '../../areas/bots/operations.ts'
import { outsideCallsOperations } from '../../areas/outside-calls/operations.ts'
import { webhookEndpointsOperations } from '../../areas/webhook-endpoints/operations.ts'
import { workflowRunsOperations } from '../../areas/workflow-runs/operations.ts'
import { workflowsOperations } from '../../areas/workflows/operations.ts'
import { operationSet } from './run.ts'

/** What goes on by itself when something happens, and how it is set up: a line per area. */
export const automation = operationSet(automationOperations, {
  ...workflowsOperations,
  ...botsOperations,
  ...workflowRunsOperations,
  ...outsideCallsOperations,
  ...webhookEndpointsOperations,
})
