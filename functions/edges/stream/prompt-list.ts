import { attachmentsReactions } from '../../areas/attachments/reactions/index.ts'
import { botsReactions } from '../../areas/bots/reactions/index.ts'
import { campaignsReactions } from '../../areas/campaigns/reactions/index.ts'
import { contactsReactions } from '../../areas/contacts/reactions/index.ts'
import { crmReactions } from '../../areas/crm/reactions/index.ts'
import { deliveryReactions } from '../../areas/delivery/reactions/index.ts'
import { exportsReactions } from '../../areas/exports/reactions/index.ts'
import { jobsReactions } from '../../areas/jobs/reactions/index.ts'
import { liveReactions } from '../../areas/live/reactions/index.ts'
import { mergingReactions } from '../../areas/merging/reactions/index.ts'
import { messagesReactions } from '../../areas/messages/reactions/index.ts'
import { notificationsReactions } from '../../areas/notifications/reactions/index.ts'
import { profilesReactions } from '../../areas/profiles/reactions/index.ts'
import { queuesReactions } from '../../areas/queues/reactions/index.ts'
import { satisfactionReactions } from '../../areas/satisfaction/reactions/index.ts'
import { savedViewsReactions } from '../../areas/saved-views/reactions/index.ts'
import { templatesReactions } from '../../areas/templates/reactions/index.ts'
import { unmatchedMailReactions } from '../../areas/unmatched-mail/reactions/index.ts'
import { webhookEndpointsReactions } from '../../areas/webhook-endpoints/reactions/index.ts'
import { webhooksReactions } from '../../areas/webhooks/reactions/index.ts'
import { workflowRunsReactions } from '../../areas/workflow-runs/reactions/index.ts'

/** What somebody waits for when something has changed, a line per area, in the order in which it is begun for one change. */
export const promptReactions = [
  ...deliveryReactions,
  ...botsReactions,
  ...attachmentsReactions,
  ...profilesReactions,
  ...queuesReactions,
  ...contactsReactions,
  ...messagesReactions,
  ...notificationsReactions,
  ...liveReactions,
  ...satisfactionReactions,
  ...exportsReactions,
  ...crmReactions,
  ...webhooksReactions,
  ...unmatchedMailReactions,
  ...jobsReactions,
  ...campaignsReactions,
  ...savedViewsReactions,
  ...mergingReactions,
  ...templatesReactions,
  ...workflowRunsReactions,
  ...webhookEndpointsReactions,
]
