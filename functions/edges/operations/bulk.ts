import { bulkOperations } from '../../../contracts/by-function/bulk.ts'
import { campaignsOperations } from '../../areas/campaigns/operations.ts'
import { contactAttributesSettingsOperations } from '../../areas/contact-attributes/operations.ts'
import { contactBulkOperations } from '../../areas/contact-bulk/operations.ts'
import { contactExportsOperations } from '../../areas/contact-exports/operations.ts'
import { contactImportsOperations } from '../../areas/contact-imports/operations.ts'
import { contactsSettingsOperations } from '../../areas/contacts/operations.ts'
import { erasureOperations } from '../../areas/erasure/operations.ts'
import { mergingOperations } from '../../areas/merging/operations.ts'
import { segmentsOperations } from '../../areas/segments/operations.ts'
import { operationSet } from './run.ts'

/** What is about several contacts at once: a line per area. */
export const bulk = operationSet(bulkOperations, {
  ...campaignsOperations,
  ...contactBulkOperations,
  ...contactExportsOperations,
  ...contactImportsOperations,
  ...contactAttributesSettingsOperations,
  ...contactsSettingsOperations,
  ...mergingOperations,
  ...segmentsOperations,
  ...erasureOperations,
})
