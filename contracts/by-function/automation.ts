import { botsOperations } from '../bots/operations.ts'
import { workflowRunsOperations } from '../workflow-runs/operations.ts'

/** What goes on by itself when something happens, and how it is set up: a line per area. */
export const automationOperations = [...botsOperations, ...workflowRunsOperations] as const
