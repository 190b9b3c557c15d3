import { bulkOperations } from '../../../contracts/by-function/bulk.ts'
import { campaignsOperations } from '../../areas/campaigns/operations.ts'
import { segmentsOperations } from '../../areas/segments/operations.ts'
import { operationSet } from './run.ts'

/** What is about many contacts at once: a line per area. */
export const bulk = operationSet(bulkOperations, { ...campaignsOperations, ...segmentsOperations })
