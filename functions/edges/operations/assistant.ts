import { assistantOperations as contract } from '../../../contracts/assistant/operations.ts'
import { assistantOperations } from '../../areas/assistant/operations.ts'
import { operationSet } from './run.ts'

/** What is asked of models. */
export const assistant = operationSet(contract, assistantOperations)
