import { httpOperations } from '../../../contracts/by-function/http.ts'
import { attachmentsOperations } from '../../areas/attachments/operations.ts'
import { channelsOperations } from '../../areas/channels/operations.ts'
import { contactAttributesOperations } from '../../areas/contact-attributes/operations.ts'
import { contactsOperations } from '../../areas/contacts/operations.ts'
import { conversationsOperations } from '../../areas/conversations/operations.ts'
import { crmOperations } from '../../areas/crm/operations.ts'
import { jobsOperations } from '../../areas/jobs/operations.ts'
import { notificationsOperations } from '../../areas/notifications/operations.ts'
import { queuesOperations } from '../../areas/queues/operations.ts'
import { savedViewsOperations } from '../../areas/saved-views/operations.ts'
import { searchOperations } from '../../areas/search/operations.ts'
import { contactListOperations } from '../../areas/segments/operations.ts'
import { socketsOperations } from '../../areas/sockets/operations.ts'
import { tagsOperations } from '../../areas/tags/operations.ts'
import { workspaceOperations } from '../../areas/workspace/operations.ts'
import { operationSet } from './run.ts'

/** What agents do all day but write: a line per area. */
export const everyday = operationSet(httpOperations, {
  ...attachmentsOperations,
  ...channelsOperations,
  ...contactAttributesOperations,
  ...contactListOperations,
  ...contactsOperations,
  ...conversationsOperations,
  ...crmOperations,
  ...jobsOperations,
  ...notificationsOperations,
  ...queuesOperations,
  ...savedViewsOperations,
  ...searchOperations,
  ...socketsOperations,
  ...tagsOperations,
  ...workspaceOperations,
})
