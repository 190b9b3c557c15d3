import { createAccessLogStore } from '../areas/access-log/store/index.ts'
import { createApiKeysStore } from '../areas/api-keys/store/index.ts'
import { createAssignmentStore } from '../areas/assignment/store/index.ts'
import { createAssistantStore } from '../areas/assistant/store/index.ts'
import { createAttachmentsStore } from '../areas/attachments/store/index.ts'
import { createBotsStore } from '../areas/bots/store/index.ts'
import { createCampaignsStore } from '../areas/campaigns/store/index.ts'
import { createCannedResponsesStore } from '../areas/canned-responses/store/index.ts'
import { createChannelsStore } from '../areas/channels/store/index.ts'
import { createContactAttributesStore } from '../areas/contact-attributes/store/index.ts'
import { createContactsStore } from '../areas/contacts/store/index.ts'
import { createCrmStore } from '../areas/crm/store/index.ts'
import { createDeletionStore } from '../areas/deletion/store/index.ts'
import { createEmailStore } from '../areas/email/store/index.ts'
import { createErasureStore } from '../areas/erasure/store/index.ts'
import { createExportsStore } from '../areas/exports/store/index.ts'
import { createInstallationStore } from '../areas/installation/store/index.ts'
import { createJobsStore } from '../areas/jobs/store/index.ts'
import { createLiveStore } from '../areas/live/store/index.ts'
import { createMergingStore } from '../areas/merging/store/index.ts'
import { createMessagesStore } from '../areas/messages/store/index.ts'
import { createNotificationsStore } from '../areas/notifications/store/index.ts'
import { createOutsideCallsStore } from '../areas/outside-calls/store/index.ts'
import { createQueuesStore } from '../areas/queues/store/index.ts'
import { createRateLimitsStore } from '../areas/rate-limits/store/index.ts'
import { createReportsStore } from '../areas/reports/store/index.ts'
import { createSavedViewsStore } from '../areas/saved-views/store/index.ts'
import { createSearchStore } from '../areas/search/store/index.ts'
import { createSegmentsStore } from '../areas/segments/store/index.ts'
import { createSocketsStore } from '../areas/sockets/store/index.ts'
import { createTagsStore } from '../areas/tags/store/index.ts'
import { createTemplatesStore } from '../areas/templates/store/index.ts'
import { createTimelineStore } from '../areas/timeline/store/index.ts'
import { createUnmatchedMailStore } from '../areas/unmatched-mail/store/index.ts'
import { createWebhookEndpointsStore } from '../areas/webhook-endpoints/store/index.ts'
import { createWebhooksStore } from '../areas/webhooks/store/index.ts'
import { createWeeklyReportsStore } from '../areas/weekly-reports/store/index.ts'
import { createWorkflowRunsStore } from '../areas/workflow-runs/store/index.ts'
import { createWorkflowsStore } from '../areas/workflows/store/index.ts'
import { createWorkspaceStore } from '../areas/workspace/store/index.ts'
import type { Clock } from '../kernel/ports.ts'
import * as answers from '../platform/answers.ts'
import { bind, commit, type Table } from '../platform/table.ts'

/** The stores of what takes messages to customers. */
export function createDeliveringStore(table: Table, clock: Clock) {
  return {
    commit: (writes: Parameters<typeof commit>[1]) => commit(table, writes),
    ...createAttachmentsStore(table),
    ...createChannelsStore(table),
    ...createContactAttributesStore(table),
    ...createEmailStore(table),
    ...createExportsStore(table),
    ...createMessagesStore(table, clock),
    ...createSocketsStore(table),
    ...createTemplatesStore(table),
    ...createTimelineStore(table, clock),
    ...createWebhooksStore(table),
    ...createWorkspaceStore(table, clock),
  }
}

/** The stores of what carries messages and notes: in, out, and to those who look. */
export function createCarryingStore(table: Table, clock: Clock) {
  return { ...createDeliveringStore(table, clock), ...createCrmStore(table) }
}
export type CarryingStore = ReturnType<typeof createCarryingStore>

/*
 * A function has the stores of the areas that it works with, and no others: all of them would be a tenth of a bundle. Which are
 * needed the compiler says.
 */

/** For whatever runs operations: who calls, how often, and what was answered before. */
const answering = (table: Table) => ({
  ...bind(table, answers),
  ...createApiKeysStore(table),
  ...createRateLimitsStore(table),
})

/** For letting in who calls. */
export function createAdmittingStore(table: Table, clock: Clock) {
  return { ...createCarryingStore(table, clock), ...createApiKeysStore(table) }
}

/** For what visitors say: strangers' calls are counted. */
export function createVisitorsStore(table: Table, clock: Clock) {
  return { ...createCarryingStore(table, clock), ...createRateLimitsStore(table) }
}

/** For who calls, and nothing else. */
export function createCallersStore(table: Table, clock: Clock) {
  return {
    commit: (writes: Parameters<typeof commit>[1]) => commit(table, writes),
    ...createApiKeysStore(table),
    ...createWorkspaceStore(table, clock),
  }
}

/** For what somebody waits for when something has happened. */
export function createReactingStore(table: Table, clock: Clock) {
  return {
    ...createCarryingStore(table, clock),
    ...createApiKeysStore(table),
    ...createCampaignsStore(table),
    ...createLiveStore(table),
    ...createMergingStore(table),
    ...createNotificationsStore(table, clock),
    ...createQueuesStore(table),
    ...createSavedViewsStore(table),
    ...createWebhookEndpointsStore(table),
    ...createWorkflowsStore(table),
  }
}

/** For what nobody waits for, or may take long. */
export function createBookkeepingStore(table: Table, clock: Clock) {
  return {
    ...createCarryingStore(table, clock),
    ...createAccessLogStore(table),
    ...createApiKeysStore(table),
    ...createCampaignsStore(table),
    ...createContactsStore(table),
    ...createDeletionStore(table),
    ...createErasureStore(table),
    ...createJobsStore(table),
    ...createNotificationsStore(table, clock),
    ...createQueuesStore(table),
    ...createReportsStore(table),
    ...createSearchStore(table),
    ...createTagsStore(table),
    ...createWebhookEndpointsStore(table),
  }
}

/** For email that comes in. */
export function createMailStore(table: Table, clock: Clock) {
  return { ...createCarryingStore(table, clock), ...createUnmatchedMailStore(table) }
}

/** For what agents do all day but write. */
export function createEverydayStore(table: Table, clock: Clock) {
  return {
    commit: (writes: Parameters<typeof commit>[1]) => commit(table, writes),
    ...answering(table),
    ...createAttachmentsStore(table),
    ...createChannelsStore(table),
    ...createContactAttributesStore(table),
    ...createContactsStore(table),
    ...createCrmStore(table),
    ...createJobsStore(table),
    ...createNotificationsStore(table, clock),
    ...createQueuesStore(table),
    ...createSavedViewsStore(table),
    ...createSearchStore(table),
    ...createSegmentsStore(table),
    ...createSocketsStore(table),
    ...createTagsStore(table),
    ...createTimelineStore(table, clock),
    ...createWorkspaceStore(table, clock),
  }
}

/** For what is written to customers. */
export function createWritingStore(table: Table, clock: Clock) {
  return { ...createCarryingStore(table, clock), ...answering(table), ...createCannedResponsesStore(table) }
}

/** For what is asked of models. */
export function createAssistingStore(table: Table, clock: Clock) {
  return {
    commit: (writes: Parameters<typeof commit>[1]) => commit(table, writes),
    ...answering(table),
    ...createAssistantStore(table),
    ...createCannedResponsesStore(table),
    ...createTimelineStore(table, clock),
    ...createWorkspaceStore(table, clock),
  }
}

/** For what is about several contacts at once. */
export function createBulkStore(table: Table, clock: Clock) {
  return {
    commit: (writes: Parameters<typeof commit>[1]) => commit(table, writes),
    ...answering(table),
    ...createAttachmentsStore(table),
    ...createCampaignsStore(table),
    ...createChannelsStore(table),
    ...createContactAttributesStore(table),
    ...createContactsStore(table),
    ...createCrmStore(table),
    ...createErasureStore(table),
    ...createJobsStore(table),
    ...createMergingStore(table),
    ...createQueuesStore(table),
    ...createSegmentsStore(table),
    ...createTemplatesStore(table),
    ...createTimelineStore(table, clock),
    ...createWebhookEndpointsStore(table),
    ...createWorkspaceStore(table, clock),
  }
}

/** For what goes on by itself when something happens: setting it up, and looking at what became of it. */
export function createAutomationStore(table: Table, clock: Clock) {
  return {
    ...createCarryingStore(table, clock),
    ...answering(table),
    ...createBotsStore(table),
    ...createCannedResponsesStore(table),
    ...createOutsideCallsStore(table),
    ...createSegmentsStore(table),
    ...createWebhookEndpointsStore(table),
    ...createWorkflowRunsStore(table),
    ...createWorkflowsStore(table),
  }
}

/** For reports: what happened, by whatever it is told apart. */
export function createReportingStore(table: Table, clock: Clock) {
  return {
    commit: (writes: Parameters<typeof commit>[1]) => commit(table, writes),
    ...answering(table),
    ...createBotsStore(table),
    ...createChannelsStore(table),
    ...createLiveStore(table),
    ...createNotificationsStore(table, clock),
    ...createQueuesStore(table),
    ...createReportsStore(table),
    ...createSocketsStore(table),
    ...createTimelineStore(table, clock),
    ...createWeeklyReportsStore(table),
    ...createWorkflowsStore(table),
    ...createWorkspaceStore(table, clock),
  }
}

/** For what goes out to the company's own systems. */
export function createOutgoingStore(table: Table) {
  return {
    commit: (writes: Parameters<typeof commit>[1]) => commit(table, writes),
    ...createWebhookEndpointsStore(table),
  }
}

/** For carrying out workflows. */
export function createRunsStore(table: Table, clock: Clock) {
  return {
    ...createCarryingStore(table, clock),
    ...createAssignmentStore(table),
    ...createBotsStore(table),
    ...createCannedResponsesStore(table),
    ...createContactsStore(table),
    ...createOutsideCallsStore(table),
    ...createQueuesStore(table),
    ...createSegmentsStore(table),
    ...createTagsStore(table),
    ...createWorkflowRunsStore(table),
    ...createWorkflowsStore(table),
  }
}

/** For the steps of what goes on by itself. */
export function createStepsStore(table: Table, clock: Clock) {
  return {
    ...createBulkStore(table, clock),
    ...createAccessLogStore(table),
    ...createApiKeysStore(table),
    ...createDeletionStore(table),
    ...createReportsStore(table),
    ...createSearchStore(table),
    ...createTagsStore(table),
    ...createUnmatchedMailStore(table),
    ...createWebhooksStore(table),
  }
}

/** For what it is time for. */
export function createTimerStore(table: Table, clock: Clock) {
  return {
    commit: (writes: Parameters<typeof commit>[1]) => commit(table, writes),
    ...createChannelsStore(table),
    ...createContactsStore(table),
    ...createLiveStore(table),
    ...createNotificationsStore(table, clock),
    ...createQueuesStore(table),
    ...createSearchStore(table),
    ...createSocketsStore(table),
    ...createTemplatesStore(table),
    ...createTimelineStore(table, clock),
    ...createWebhookEndpointsStore(table),
    ...createWorkspaceStore(table, clock),
  }
}

/** For what sets the workspace up and looks after it. */
export function createSettingsStore(table: Table, clock: Clock) {
  return {
    ...createCarryingStore(table, clock),
    ...answering(table),
    ...createAccessLogStore(table),
    ...createBotsStore(table),
    ...createContactsStore(table),
    ...createDeletionStore(table),
    ...createQueuesStore(table),
    ...createUnmatchedMailStore(table),
  }
}

/** Every area's store over one table, and what commits their writes together. */
export function createStore(table: Table, clock: Clock) {
  return {
    ...createCarryingStore(table, clock),
    ...answering(table),
    ...createAccessLogStore(table),
    ...createAssignmentStore(table),
    ...createAssistantStore(table),
    ...createBotsStore(table),
    ...createCampaignsStore(table),
    ...createCannedResponsesStore(table),
    ...createContactsStore(table),
    ...createDeletionStore(table),
    ...createErasureStore(table),
    ...createInstallationStore(table),
    ...createJobsStore(table),
    ...createLiveStore(table),
    ...createMergingStore(table),
    ...createNotificationsStore(table, clock),
    ...createOutsideCallsStore(table),
    ...createQueuesStore(table),
    ...createReportsStore(table),
    ...createSavedViewsStore(table),
    ...createSearchStore(table),
    ...createSegmentsStore(table),
    ...createTagsStore(table),
    ...createUnmatchedMailStore(table),
    ...createWebhookEndpointsStore(table),
    ...createWeeklyReportsStore(table),
    ...createWorkflowRunsStore(table),
    ...createWorkflowsStore(table),
  }
}
/** What any of them can do. */
export type BareStore = Pick<Store, 'commit'>
export type Store = ReturnType<typeof createStore>
