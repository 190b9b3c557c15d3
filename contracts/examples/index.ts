import { accessLogExamples } from './access-log.ts'
import { agentsExamples } from './agents.ts'
import { apiKeysExamples } from './api-keys.ts'
import { assistantExamples } from './assistant.ts'
import { asyncapiExamples } from './asyncapi.ts'
import { attachmentsExamples } from './attachments.ts'
import { botsExamples } from './bots.ts'
import { campaignsExamples } from './campaigns.ts'
import { cannedResponsesExamples } from './canned-responses.ts'
import { categoriesExamples } from './categories.ts'
import { channelsExamples } from './channels.ts'
import { connectorsExamples } from './connectors.ts'
import { contactAttributesExamples } from './contact-attributes.ts'
import { contactExportsExamples } from './contact-exports.ts'
import { contactImportsExamples } from './contact-imports.ts'
import { contactsExamples } from './contacts.ts'
import { conversationsExamples } from './conversations.ts'
import { crmPersonsExamples } from './crm-persons.ts'
import { dealsExamples } from './deals.ts'
import { erasuresExamples } from './erasures.ts'
import { jobsExamples } from './jobs.ts'
import { leadsExamples } from './leads.ts'
import { meExamples } from './me.ts'
import { messagesExamples } from './messages.ts'
import { notificationsExamples } from './notifications.ts'
import { openapiExamples } from './openapi.ts'
import { personsExamples } from './persons.ts'
import { recordNotesExamples } from './record-notes.ts'
import { reportsExamples } from './reports.ts'
import { savedViewsExamples } from './saved-views.ts'
import { searchExamples } from './search.ts'
import { segmentsExamples } from './segments.ts'
import { socketTicketsExamples } from './socket-tickets.ts'
import { tagsExamples } from './tags.ts'
import { teamsExamples } from './teams.ts'
import { templatesExamples } from './templates.ts'
import { unmatchedMailExamples } from './unmatched-mail.ts'
import { webhookDeliveriesExamples } from './webhook-deliveries.ts'
import { webhookEndpointsExamples } from './webhook-endpoints.ts'
import { webhookFailuresExamples } from './webhook-failures.ts'
import { webhookSecretExamples } from './webhook-secret.ts'
import { workflowRunsExamples } from './workflow-runs.ts'
import { workflowsExamples } from './workflows.ts'
import { workspaceExamples } from './workspace.ts'

/** What is asked and answered, by operation: recorded by `test/reference`, which sends them all. */
export const examples = {
  ...accessLogExamples,
  ...agentsExamples,
  ...apiKeysExamples,
  ...assistantExamples,
  ...asyncapiExamples,
  ...attachmentsExamples,
  ...botsExamples,
  ...campaignsExamples,
  ...cannedResponsesExamples,
  ...categoriesExamples,
  ...channelsExamples,
  ...connectorsExamples,
  ...contactAttributesExamples,
  ...contactExportsExamples,
  ...contactImportsExamples,
  ...contactsExamples,
  ...conversationsExamples,
  ...crmPersonsExamples,
  ...dealsExamples,
  ...erasuresExamples,
  ...jobsExamples,
  ...leadsExamples,
  ...meExamples,
  ...messagesExamples,
  ...notificationsExamples,
  ...openapiExamples,
  ...personsExamples,
  ...recordNotesExamples,
  ...reportsExamples,
  ...savedViewsExamples,
  ...searchExamples,
  ...segmentsExamples,
  ...socketTicketsExamples,
  ...tagsExamples,
  ...teamsExamples,
  ...templatesExamples,
  ...unmatchedMailExamples,
  ...webhookDeliveriesExamples,
  ...webhookEndpointsExamples,
  ...webhookFailuresExamples,
  ...webhookSecretExamples,
  ...workflowRunsExamples,
  ...workflowsExamples,
  ...workspaceExamples,
}
