import { attachmentsOperations } from '../attachments/operations.ts'
import { channelsOperations } from '../channels/operations.ts'
import { contactAttributesOperations } from '../contact-attributes/operations.ts'
import { contactsOperations } from '../contacts/operations.ts'
import { conversationsOperations } from '../conversations/operations.ts'
import { crmOperations } from '../crm/operations.ts'
import { jobsOperations } from '../jobs/operations.ts'
import { notificationsOperations } from '../notifications/operations.ts'
import { queuesOperations } from '../queues/operations.ts'
import { savedViewsOperations } from '../saved-views/operations.ts'
import { searchOperations } from '../search/operations.ts'
import { socketsOperations } from '../sockets/operations.ts'
import { tagsOperations } from '../tags/operations.ts'
import { workspaceOperations } from '../workspace/operations.ts'

/** What agents do all day but write: a line per area. */
export const httpOperations = [
  ...notificationsOperations,
  ...contactAttributesOperations,
  ...contactsOperations,
  ...workspaceOperations,
  ...socketsOperations,
  ...queuesOperations,
  ...conversationsOperations,
  ...jobsOperations,
  ...searchOperations,
  ...channelsOperations,
  ...tagsOperations,
  ...attachmentsOperations,
  ...crmOperations,
  ...savedViewsOperations,
] as const
