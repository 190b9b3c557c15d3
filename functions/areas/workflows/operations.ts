import { dryRunWorkflow, tryDocument } from './use-cases/dry-run.ts'
import {
  createWorkflow,
  deleteWorkflow,
  disableWorkflow,
  enableWorkflow,
  getWorkflow,
  listWorkflows,
  updateWorkflow,
} from './use-cases/workflows.ts'

/** What this area does of the table of operations. */
export const workflowsOperations = {
  'workflows.list': listWorkflows,
  'workflows.get': getWorkflow,
  'workflows.create': createWorkflow,
  'workflows.update': updateWorkflow,
  'workflows.delete': deleteWorkflow,
  'workflows.enable': enableWorkflow,
  'workflows.disable': disableWorkflow,
  'workflows.dryRun': dryRunWorkflow,
  'workflows.try': tryDocument,
}
