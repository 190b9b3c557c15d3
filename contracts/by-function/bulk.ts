import { campaignsOperations } from '../campaigns/operations.ts'
import { contactAttributesSettingsOperations } from '../contact-attributes/operations.ts'
import { contactBulkOperations } from '../contact-bulk/operations.ts'
import { contactExportsOperations } from '../contact-exports/operations.ts'
import { contactImportsOperations } from '../contact-imports/operations.ts'
import { erasureOperations } from '../erasure/operations.ts'
import { mergingOperations } from '../merging/operations.ts'
import { segmentsOperations } from '../segments/operations.ts'

/** What is about several contacts at once, and is seldom asked for: a line per area. */
export const bulkOperations = [
  ...campaignsOperations,
  ...contactBulkOperations,
  ...contactExportsOperations,
  ...contactImportsOperations,
  ...contactAttributesSettingsOperations,
  ...mergingOperations,
  ...segmentsOperations,
  ...erasureOperations,
] as const
