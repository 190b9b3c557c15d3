import { botsOperations } from '../bots/operations.ts'
import { crmPersonOperations } from '../crm/person-operations.ts'
import { outsideCallsOperations } from '../outside-calls/operations.ts'
import { webhookEndpointsOperations } from '../webhook-endpoints/operations.ts'
import { workflowRunsOperations } from '../workflow-runs/operations.ts'
import { workflowsOperations } from '../workflows/operations.ts'

/** What goes on by itself when something happens, and how it is set up: a line per area. */
export const automationOperations = [
  ...workflowsOperations,
  ...botsOperations,
  ...workflowRunsOperations,
  ...outsideCallsOperations,
  ...webhookEndpointsOperations,
  ...crmPersonOperations,
] as const
