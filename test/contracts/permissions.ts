import type { OperationName } from '../../contracts/operations.ts'
import { type ApiKey, USUAL_LIMITS } from '../../functions/areas/api-keys/domain/api-key.ts'
import { shownBeside } from '../../functions/areas/attachments/domain/file-keys.ts'
import type { FileStore } from '../../functions/areas/attachments/port.ts'
import type { Bot } from '../../functions/areas/bots/domain/bot.ts'
import type { Campaign } from '../../functions/areas/campaigns/domain/campaign.ts'
import type { CannedResponse } from '../../functions/areas/canned-responses/domain/canned-response.ts'
import type { Channel } from '../../functions/areas/channels/domain/channel.ts'
import type { ContactAttributes } from '../../functions/areas/contact-attributes/domain/definition.ts'
import { type CrmRecord, RecordKind, recordIdOf } from '../../functions/areas/crm/domain/record.ts'
import type { Job } from '../../functions/areas/jobs/domain/job.ts'
import type { SavedViews } from '../../functions/areas/saved-views/domain/saved-views.ts'
import type { Segment } from '../../functions/areas/segments/domain/segment.ts'
import { tagIdOf } from '../../functions/areas/tags/domain/tag.ts'
import { type Template, templateIdOf } from '../../functions/areas/templates/domain/template.ts'
import { entryOfContact, system } from '../../functions/areas/timeline/domain/change.ts'
import type { Entry } from '../../functions/areas/timeline/domain/entry.ts'
import { queuedDelivery } from '../../functions/areas/timeline/domain/queued-delivery.ts'
import { type UnmatchedMail, unmatchedMailIdOf } from '../../functions/areas/unmatched-mail/domain/unmatched-mail.ts'
import type { Delivery } from '../../functions/areas/webhook-endpoints/domain/delivery.ts'
import { deliveryIdOf } from '../../functions/areas/webhook-endpoints/domain/delivery.ts'
import type { Endpoint } from '../../functions/areas/webhook-endpoints/domain/endpoint.ts'
import { type Run, runIdOf } from '../../functions/areas/workflow-runs/domain/run.ts'
import type { Workflow } from '../../functions/areas/workflows/domain/document.ts'
import type { Permission } from '../../functions/areas/workspace/domain/agent.ts'
import { attachmentIdOf, homeContactId, parseConversationId } from '../../functions/kernel/ids.ts'

/** A custom channel, and an answer on it. */
export const appChannel: Channel = {
  id: 'app',
  type: 'custom',
  provider: 'custom',
  name: 'App',
  teamId: null,
  config: { url: 'https://app.matrix.test/' },
}
const ulid = () => '01ARZ3NDEKTSV4RRFFQ69G5FAV'
export const appAnswer: Entry = entryOfContact(
  homeContactId(appChannel.id, 'user'),
  { now: 1, ulid },
  {
    kind: 'message',
    actor: system,
    message: {
      direction: 'outbound',
      channel: { id: appChannel.id, type: 'custom' },
      text: 'Welcome',
      attachments: [],
      delivery: queuedDelivery(1),
      providerMessageId: null,
      tags: [],
    },
  },
)

/** What a case can be about. */
export interface Things {
  conversationId: string
  contactId: string
  entryId: string
  channelId: string
  /** a note on the kept person, where the operation is about one */
  noteId?: string
}
export interface Rule {
  needs?: 'public' | Permission
  /** an unseen conversation or contact does not exist */
  about?: boolean
  /** one of these is asked for once the thing itself is seen */
  needsOnceSeen?: readonly Permission[]
  /** no program may, whatever its key's scopes */
  people?: true
  /** no GET, and yet for a key that only reads */
  reads?: true
  /** what a representative is told, even one who may see it, once another has grabbed the conversation */
  tooLate?: string
}

const seen: Rule = { about: true }
const anyAgent: Rule = {}
const settings: Rule = { needs: 'settings.manage' }
const self: Rule = { people: true }
const keeping: Rule = { ...settings, people: true }
const campaigning: Rule = { needs: 'campaigns.manage' }

/** Who may do what, said independently of the table of operations. */
export const rules: Record<OperationName, Rule> = {
  'openapi.get': { needs: 'public' },
  'asyncapi.get': { needs: 'public' },
  'apiKeys.list': keeping,
  'apiKeys.get': keeping,
  'apiKeys.create': keeping,
  'apiKeys.update': keeping,
  'apiKeys.delete': keeping,
  'apiKeys.rotate': keeping,
  'me.get': anyAgent,
  'me.setAvailability': self,
  'me.getNotificationSettings': self,
  'me.setNotificationSettings': self,
  'notifications.list': self,
  'notifications.read': self,
  'socketTickets.create': { reads: true },
  'conversations.list': anyAgent,
  'conversations.counts': anyAgent,
  'conversations.bulk': anyAgent,
  'contacts.bulk': anyAgent,
  'contactImports.preview': { needs: 'contacts.import', reads: true },
  'contactImports.start': { needs: 'contacts.import' },
  'contactExports.start': { needs: 'contacts.export' },
  'contacts.byExternalId': seen,
  'jobs.list': anyAgent,
  'jobs.get': anyAgent,
  'jobs.cancel': anyAgent,
  'workflows.list': anyAgent,
  'workflows.get': anyAgent,
  'workflows.create': settings,
  'workflows.update': settings,
  'workflows.delete': settings,
  'workflows.enable': settings,
  'workflows.disable': settings,
  'workflows.dryRun': { ...settings, about: true, reads: true },
  'workflows.try': { ...settings, about: true, reads: true },
  'workflows.runs': anyAgent,
  'workflowRuns.get': seen,
  'workflowRuns.retry': { ...settings, about: true },
  'conversations.workflowRuns': seen,
  'conversations.create': seen,
  'conversations.get': seen,
  'conversations.readMany': anyAgent,
  'conversations.timeline': seen,
  'conversations.join': { about: true, tooLate: 'already_grabbed', people: true },
  'conversations.leave': { ...seen, people: true },
  'conversations.assign': seen,
  'conversations.unassign': seen,
  'conversations.transfer': seen,
  'conversations.hold': seen,
  'conversations.resume': seen,
  'conversations.close': seen,
  'conversations.reopen': seen,
  'conversations.read': seen,
  'conversations.delete': { about: true, needsOnceSeen: ['conversations.delete'] },
  'conversations.export': { about: true, needs: 'conversations.export' },
  'messages.send': seen,
  'messages.sendTo': seen,
  'conversations.conference': seen,
  'messages.preview': { ...seen, reads: true },
  'messages.retry': seen,
  'messages.react': seen,
  'messages.edit': seen,
  'messages.unsend': seen,
  'attachments.create': anyAgent,
  'attachments.get': seen,
  'messages.original': seen,
  'messages.html': seen,
  'contacts.list': anyAgent,
  'contacts.create': anyAgent,
  'contacts.put': seen,
  'contacts.readMany': anyAgent,
  'contacts.get': seen,
  'contacts.update': seen,
  'contacts.timeline': seen,
  'contacts.conversations': seen,
  'contacts.files': seen,
  'contacts.notes': seen,
  'contacts.addNote': seen,
  'contacts.pin': { ...seen, people: true },
  'contacts.unpin': { ...seen, people: true },
  'contacts.blacklist': { about: true, needs: 'conversations.manageBlacklist' },
  'contacts.unblacklist': { about: true, needs: 'conversations.manageBlacklist' },
  'contacts.merge': { about: true, needs: 'contacts.merge' },
  'contacts.unmerge': { about: true, needs: 'contacts.merge' },
  'contacts.erase': { about: true, needs: 'contacts.erase' },
  'contacts.data': { about: true, needs: 'contacts.export' },
  'erasures.list': settings,
  'contacts.optOut': seen,
  'accessLog.list': { needsOnceSeen: ['settings.manage', 'reports.view'] },
  'search.query': anyAgent,
  'agents.list': anyAgent,
  'agents.get': anyAgent,
  'agents.create': settings,
  'agents.update': settings,
  'agents.delete': settings,
  'teams.list': anyAgent,
  'teams.get': anyAgent,
  'teams.create': settings,
  'teams.update': settings,
  'teams.delete': settings,
  'channels.list': anyAgent,
  'channels.get': anyAgent,
  'channels.create': settings,
  'channels.update': settings,
  'channels.delete': settings,
  'channels.check': settings,
  'channels.rotateSecret': settings,
  'channels.inbound': { needs: 'messages.receive' },
  'channels.amend': { needs: 'messages.receive' },
  'channels.receipts': { needs: 'messages.receive' },
  'categories.list': anyAgent,
  'categories.get': anyAgent,
  'categories.create': settings,
  'categories.update': settings,
  'categories.delete': settings,
  'contactAttributes.list': anyAgent,
  'contactAttributes.get': anyAgent,
  'contactAttributes.create': settings,
  'contactAttributes.update': settings,
  'contactAttributes.delete': settings,
  'campaigns.list': campaigning,
  'campaigns.get': campaigning,
  'campaigns.create': campaigning,
  'campaigns.update': campaigning,
  'campaigns.delete': campaigning,
  'campaigns.preview': { ...campaigning, reads: true },
  'campaigns.start': campaigning,
  'campaigns.pause': campaigning,
  'campaigns.resume': campaigning,
  'campaigns.cancel': campaigning,
  'campaigns.recipients': campaigning,
  'templates.list': anyAgent,
  'templates.get': anyAgent,
  'templates.refresh': anyAgent,
  'templates.update': settings,
  'assistant.get': anyAgent,
  'assistant.update': settings,
  'assistant.usage': settings,
  'assistant.assist': { needs: 'assistant.use', about: true },
  'bots.list': anyAgent,
  'bots.get': anyAgent,
  'bots.create': settings,
  'bots.update': settings,
  'bots.delete': settings,
  'cannedResponses.list': anyAgent,
  'cannedResponses.get': anyAgent,
  'cannedResponses.create': { needsOnceSeen: ['settings.manage'] },
  'cannedResponses.update': { needsOnceSeen: ['settings.manage'] },
  'cannedResponses.delete': { needsOnceSeen: ['settings.manage'] },
  // What of it they see is another question: test/areas/reports.
  'reports.volume': anyAgent,
  'reports.speed': anyAgent,
  'reports.agents': anyAgent,
  'reports.satisfaction': anyAgent,
  'reports.tags': anyAgent,
  'reports.conversations': anyAgent,
  'reports.live': anyAgent,
  'savedViews.list': self,
  'savedViews.get': self,
  'savedViews.create': self,
  'savedViews.update': self,
  'savedViews.delete': self,
  'segments.list': anyAgent,
  'segments.get': anyAgent,
  'segments.create': { needs: 'campaigns.manage' },
  'segments.update': { needs: 'campaigns.manage' },
  'segments.delete': { needs: 'campaigns.manage' },
  'segments.preview': { reads: true },
  'tags.list': anyAgent,
  'tags.get': anyAgent,
  'tags.create': anyAgent,
  'messages.tags': seen,
  'workspace.get': anyAgent,
  'workspace.update': settings,
  'persons.list': anyAgent,
  'persons.create': anyAgent,
  'persons.get': anyAgent,
  'persons.update': anyAgent,
  'persons.delete': { needsOnceSeen: ['conversations.viewAll'] },
  'persons.notes': anyAgent,
  'leads.list': anyAgent,
  'leads.create': anyAgent,
  'leads.get': anyAgent,
  'leads.update': anyAgent,
  'leads.delete': { needsOnceSeen: ['conversations.viewAll'] },
  'leads.notes': anyAgent,
  'deals.list': anyAgent,
  'deals.create': anyAgent,
  'deals.get': anyAgent,
  'deals.update': anyAgent,
  'deals.delete': { needsOnceSeen: ['conversations.viewAll'] },
  'deals.notes': anyAgent,
  'contacts.link': seen,
  'contacts.unlink': seen,
  'contacts.links': seen,
  'recordNotes.update': seen,
  'recordNotes.delete': seen,
  'crmPersons.find': anyAgent,
  'connectors.list': settings,
  'connectors.set': settings,
  'connectors.delete': settings,
  'webhookSecret.get': settings,
  'webhookSecret.rotate': settings,
  'webhookEndpoints.list': settings,
  'webhookEndpoints.get': settings,
  'webhookEndpoints.create': settings,
  'webhookEndpoints.update': settings,
  'webhookEndpoints.delete': settings,
  'webhookEndpoints.rotate': settings,
  'webhookEndpoints.deliveries': settings,
  'webhookEndpoints.resend': settings,
  'webhookDeliveries.resend': settings,
  'webhookFailures.list': settings,
  'webhookFailures.replay': settings,
  'unmatchedMail.list': settings,
  'unmatchedMail.accept': settings,
  'unmatchedMail.dismiss': settings,
}

let made = 0
/** A body that was kept for replay before the matrix runs. */
export const keptWebhook = 'kept'
const none = () => ({})
/** Something of each kind for this caller to change and delete. */
export const spare = (me: string) => `spare-${me}`
/** A record of somebody else's for this caller to delete; that of `kept` stays. */
const recordOf = (kind: RecordKind, whose: string) =>
  recordIdOf(
    kind,
    whose
      .toUpperCase()
      .replaceAll(/[^0-9A-HJKMNP-TV-Z]/g, '0')
      .padEnd(26, '0')
      .slice(0, 26),
  )
export function recordsOf(whose: string): CrmRecord[] {
  const fields = { name: whose, emails: [], phones: [], organization: null, value: null, currency: null }
  const made = { createdBy: 'somebody', createdAt: 0, updatedAt: 0 }
  return RecordKind.options.map((kind) => ({
    id: recordOf(kind, whose),
    kind,
    stage: kind === 'deal' ? 'new' : null,
    ...fields,
    ...made,
  }))
}
/** A bot: the kept one, or one that this person may take away. */
export const botOf = (whose: string): Bot => ({
  id: `bot_${whose}`,
  name: `Bot of ${whose}`,
  kind: 'http',
  settings: { url: 'https://bot.example/' },
  timeoutSeconds: 10,
  enabled: true,
  secretNames: [],
})

/** A webhook endpoint for this caller to delete; that of `kept` stays. */
export const endpointOf = (whose: string): Endpoint => ({
  id: `whe_${whose}`,
  url: 'https://hooks.example/',
  events: ['*'],
  teamIds: null,
  channelIds: null,
  ordered: false,
  enabled: true,
  createdAt: 0,
  secretsAt: `whe_${whose}/1`,
  madeAt: 0,
  earlierUntil: null,
})
const KEPT_ENDPOINT = '0'.repeat(26)
/** What was sent to the endpoint that is kept. */
export const keptDelivery: Delivery = {
  id: deliveryIdOf(`whe_${KEPT_ENDPOINT}`, { at: 0, sequenceNumber: '1' }),
  endpointId: `whe_${KEPT_ENDPOINT}`,
  type: 'contact.created',
  state: 'delivered',
  attempts: [{ at: 0, status: 204, durationMs: 1 }],
  tries: 1,
  body: '{}',
  answer: { status: 204, body: '' },
}
export const keptEndpoint = (): Endpoint => endpointOf(KEPT_ENDPOINT)

/** A shared canned response for this caller to delete; that of `kept` stays. */
export const cannedResponseOf = (whose: string): CannedResponse => ({
  id: `cr_${whose}`,
  ownerId: null,
  topic: 'General',
  title: whose,
  shortcut: null,
  text: 'Hello',
})
/** A saved view of this agent's own. */
export const savedViewsOf = (whose: string): SavedViews => ({
  agentId: whose,
  views: [{ id: `sv_${whose}`, name: whose, filter: { view: 'mine' }, version: 1 }],
})
/** An attribute for each of these callers to delete; that of `kept` stays. */
export const attributesOf = (whose: readonly string[]): ContactAttributes => ({
  definitions: whose.map((one) => ({
    id: `ca_${one}`,
    key: `key_${one.replaceAll(/\W/g, '_')}`,
    name: one,
    type: 'text',
    choices: [],
    shownIn: ['panel'],
    editableBy: 'everybody',
    version: 1,
  })),
})
/** A segment for this caller to delete; that of `kept` stays. */
export const segmentOf = (whose: string): Segment => ({
  id: `sg_${whose}`,
  name: whose,
  filter: {},
  createdBy: whose,
  createdAt: 0,
})
/** A workflow for this caller to delete; that of `kept` stays. */
export const workflowOf = (whose: string): Workflow => ({
  id: `wf_${whose}`,
  name: whose,
  trigger: { on: 'conversation.opened' },
  when: {},
  steps: [{ id: 'a', do: 'stop' }],
  enabled: false,
  createdBy: whose,
  createdAt: 0,
  updatedAt: 0,
})
/** An email for this caller to dismiss; that of `kept` stays. */
export const unmatchedOf = (whose: string): UnmatchedMail => ({
  id: unmatchedMailIdOf(Date.UTC(2026, 0, 15), whose),
  at: Date.UTC(2026, 0, 15),
  from: { address: 'a@matrix.test', name: 'A' },
  to: ['support@demo.test'],
  subject: 'Hi',
  text: 'Hello',
  files: [],
  reason: 'unproven',
  stored: { bucket: 'mail', key: `inbound/${whose}` },
})
const one = ({ conversationId }: Things) => ({ id: conversationId })
const contact = ({ contactId }: Things) => ({ id: contactId })

/** An email as it lies in the bucket: that of every message. */
export const original = 'incoming/kept/original'
export async function keepEmail({ files }: { files: Pick<FileStore, 'put'> }): Promise<void> {
  await files.put(original, Buffer.from('From: a@b.test'), 'message/rfc822')
  await files.put(shownBeside(original), Buffer.from('<p>Hello</p>'), 'text/plain')
}

/** A campaign for this caller to work with. */
const campaignOf = (whose: string, state: Campaign['state'] = 'draft'): Campaign => ({
  id: `cp_${state}_${whose}`,
  name: whose,
  channelId: 'demo-whatsapp',
  teamId: null,
  template: { id: keptTemplate('demo-whatsapp').id, variables: {} },
  audience: { contactIds: ['ct_nobody'] },
  startAt: null,
  quietHours: null,
  state,
  createdBy: whose,
  startedBy: null,
  total: 0,
  finding: '',
  portions: 0,
  worked: 0,
  waiting: null,
  problem: null,
  createdAt: 0,
  startedAt: null,
  finishedAt: null,
  movedAt: 0,
  version: 0,
})
/** One in each state that a call is about. */
export const campaignsOf = (whose: string): Campaign[] =>
  (['draft', 'scheduled', 'running', 'paused', 'cancelled'] as const).map((state) => campaignOf(whose, state))
const campaign = (state: Campaign['state']) => (_things: Things, me: string) => ({ id: campaignOf(me, state).id })

/** A template of the channel that is kept. */
export const keptTemplate = (channelId: string): Template => ({
  id: templateIdOf(channelId, 'kept'),
  channelId,
  providerId: 'kept',
  name: 'kept',
  language: 'en',
  category: 'utility',
  status: 'approved',
  components: [{ type: 'body', text: 'Hello' }],
  variables: [],
  toldAt: 0,
  hidden: false,
})

/** A table of contacts that an agent has uploaded. */
export const tableOf = (agentId: string): string => `up_${agentId}`

/** What a workflow did in a conversation, and failed at. */
export function runOf(conversationId: string): Run {
  const { contactId = '', n = 0 } = parseConversationId(conversationId) ?? {}
  return {
    id: runIdOf({ contactId, n, code: '01ARZ3NDEKTSV4RRFFQ' }),
    contactId,
    n,
    workflowId: 'wf_kept',
    workflowName: 'Kept',
    document: 1,
    on: 'message.received',
    startedAt: 1,
    state: 'failed',
    steps: [{ id: 's1', do: 'note', at: 1, result: 'failed', error: { code: 'failed', message: 'It failed.' } }],
    next: 's1',
    version: 0,
  }
}

/** A job that an agent has asked for. */
export const jobOf = (agentId: string): Job => ({
  id: `jb_${agentId}`,
  kind: 'conversations.bulk',
  agentId,
  state: 'done',
  action: 'hold',
  params: {},
  total: 0,
  done: 0,
  refused: 0,
  attachmentId: null,
  problem: null,
  finding: null,
  portions: 0,
  worked: 0,
  partly: 0,
  open: false,
  createdAt: 0,
  finishedAt: 0,
  movedAt: 0,
  version: 0,
})

/** A key of each caller's own. */
export const apiKeyOf = (person: string): ApiKey => ({
  id: `key_${person}`,
  name: person,
  scopes: [],
  teamIds: [],
  readOnly: false,
  toolsMayWrite: false,
  limits: USUAL_LIMITS,
  createdAt: 0,
  createdBy: { id: 'owner', name: 'owner' },
  expiresAt: null,
  secretHash: 'none',
  previousUntil: null,
})
/** One that each may take back. */
export const keyToDelete = (person: string): ApiKey => apiKeyOf(`${person}-to-delete`)

/** A sound input for each operation; `me` is the caller's agent id. */
export const inputs: Record<OperationName, (things: Things, me: string) => object> = {
  'openapi.get': none,
  'asyncapi.get': none,
  'apiKeys.list': none,
  'apiKeys.get': (_things, me) => ({ id: apiKeyOf(me).id }),
  'apiKeys.create': () => ({ name: 'Another', scopes: [], teamIds: [] }),
  'apiKeys.update': (_things, me) => ({ id: apiKeyOf(me).id, name: 'Renamed' }),
  'apiKeys.delete': (_things, me) => ({ id: keyToDelete(me).id }),
  'apiKeys.rotate': (_things, me) => ({ id: apiKeyOf(me).id }),
  'me.get': none,
  'me.setAvailability': () => ({ available: true }),
  'me.getNotificationSettings': none,
  'me.setNotificationSettings': () => ({ mention: { email: false } }),
  'notifications.list': none,
  'notifications.read': ({ entryId }) => ({ ids: [`${entryId}:mention`] }),
  'socketTickets.create': none,
  'conversations.list': () => ({ view: 'unassigned' }),
  'conversations.counts': none,
  'contacts.bulk': ({ contactId }) => ({ ids: [contactId], action: 'tag', params: { tag: 'VIP' } }),
  'contactImports.preview': (_things, me) => ({ attachmentId: tableOf(me) }),
  'contactImports.start': (_things, me) => ({
    attachmentId: tableOf(me),
    columns: { name: 'name' },
    existing: 'skip',
    dryRun: true,
  }),
  'contactExports.start': none,
  // The matrix gives each contact its own id as an external one.
  'contacts.byExternalId': ({ contactId }) => ({ externalId: contactId }),
  'conversations.bulk': ({ conversationId }) => ({ ids: [conversationId], action: 'hold' }),
  'jobs.list': none,
  'jobs.get': (_things, me) => ({ id: jobOf(me).id }),
  'jobs.cancel': (_things, me) => ({ id: jobOf(me).id }),
  'workflows.list': none,
  'workflows.get': () => ({ id: 'wf_kept' }),
  'workflows.create': () => {
    const { name, trigger, when, steps } = workflowOf('new')
    return { name, trigger, when, steps }
  },
  'workflows.update': () => ({ id: 'wf_kept', name: `Workflow ${++made}` }),
  'workflows.delete': (_things, me) => ({ id: `wf_${me}` }),
  'workflows.enable': () => ({ id: 'wf_kept' }),
  'workflows.disable': () => ({ id: 'wf_kept' }),
  'workflows.dryRun': ({ conversationId }) => ({ id: 'wf_kept', conversationId }),
  'workflows.try': ({ conversationId }) => {
    const { trigger, when, steps } = workflowOf('new')
    return { conversationId, trigger, when, steps }
  },
  'workflows.runs': () => ({ id: 'wf_kept' }),
  'workflowRuns.get': ({ conversationId }) => ({ id: runOf(conversationId).id }),
  'workflowRuns.retry': ({ conversationId }) => ({ id: runOf(conversationId).id }),
  'conversations.workflowRuns': one,
  'conversations.create': ({ contactId, channelId }) => ({ contactId, channelId }),
  'conversations.get': one,
  'conversations.readMany': ({ conversationId }) => ({ ids: [conversationId] }),
  'conversations.timeline': one,
  'conversations.join': one,
  'conversations.leave': one,
  'conversations.assign': ({ conversationId }, me) => ({ id: conversationId, agentId: me }),
  'conversations.unassign': one,
  'conversations.transfer': ({ conversationId }) => ({ id: conversationId, teamId: 'away' }),
  'conversations.hold': one,
  'conversations.resume': one,
  'conversations.close': one,
  'conversations.reopen': one,
  'conversations.read': one,
  'conversations.delete': one,
  'conversations.export': ({ conversationId }) => ({ id: conversationId, to: 'a@matrix.test', subject: 'Hi' }),
  'messages.sendTo': ({ contactId, channelId }) => ({ to: { contactId }, channelId, text: 'Hi' }),
  'messages.send': ({ conversationId }) => ({ id: conversationId, text: 'Hi' }),
  'conversations.conference': ({ conversationId }) => ({ id: conversationId }),
  'messages.preview': ({ conversationId }) => ({ id: conversationId, text: 'Hi $contact.name' }),
  'messages.retry': ({ entryId }) => ({ id: entryId }),
  'messages.react': ({ entryId }) => ({ id: entryId, emoji: '👍' }),
  'messages.edit': ({ entryId }) => ({ id: entryId, text: 'Hello' }),
  'messages.unsend': ({ entryId }) => ({ id: entryId }),
  'attachments.create': () => ({ name: 'plan.pdf', type: 'application/pdf', size: 1000 }),
  'attachments.get': ({ entryId }) => ({ id: attachmentIdOf(entryId, 0) }),
  'messages.original': ({ entryId }) => ({ id: entryId }),
  'messages.html': ({ entryId }) => ({ id: entryId }),
  'contacts.list': none,
  'contacts.create': () => ({ name: 'Somebody' }),
  'contacts.put': ({ contactId }) => ({ externalId: contactId, language: 'de' }),
  'contacts.readMany': ({ contactId }) => ({ ids: [contactId] }),
  'contacts.get': contact,
  'contacts.update': ({ contactId }) => ({ id: contactId, language: 'en' }),
  'contacts.timeline': contact,
  'contacts.conversations': contact,
  'contacts.files': contact,
  'contacts.notes': contact,
  'contacts.addNote': ({ contactId }) => ({ id: contactId, text: 'A note' }),
  'contacts.pin': contact,
  'contacts.unpin': contact,
  'contacts.blacklist': contact,
  'contacts.unblacklist': contact,
  'contacts.merge': ({ contactId }) => ({ id: contactId, contactId }),
  'contacts.erase': ({ contactId }) => ({ id: contactId }),
  'contacts.data': ({ contactId }) => ({ id: contactId }),
  'erasures.list': none,
  'contacts.unmerge': ({ contactId }) => ({ id: contactId, contactId }),
  'contacts.optOut': contact,
  'accessLog.list': none,
  'search.query': () => ({ q: 'hello' }),
  'agents.list': none,
  'agents.create': () => ({ email: `new${++made}@matrix.test`, name: 'New', role: 'agent' }),
  'agents.get': (_things, me) => ({ id: me }),
  'agents.update': (_things, me) => ({ id: spare(me), name: 'Renamed' }),
  'agents.delete': (_things, me) => ({ id: spare(me) }),
  'teams.list': none,
  'teams.get': () => ({ id: 'home' }),
  'teams.create': () => ({ name: 'New', mode: 'grab' }),
  'teams.update': (_things, me) => ({ id: spare(me), soonAfter: 60_000 }),
  'teams.delete': (_things, me) => ({ id: spare(me) }),
  'channels.list': none,
  'channels.get': () => ({ id: 'demo-web' }),
  'channels.create': () => ({ type: 'web', provider: 'web', name: 'New' }),
  'channels.update': (_things, me) => ({ id: spare(me), name: 'Renamed' }),
  'channels.delete': (_things, me) => ({ id: spare(me) }),
  'channels.check': () => ({ id: 'demo-web' }),
  'channels.rotateSecret': () => ({ channelId: appChannel.id }),
  'channels.inbound': () => ({ channelId: appChannel.id, id: `m${++made}`, from: { id: 'user' }, text: 'Hi' }),
  'channels.amend': () => ({ channelId: appChannel.id, messageId: 'm', from: { id: 'user' }, text: 'Hello' }),
  'channels.receipts': () => ({ channelId: appChannel.id, messageId: appAnswer.id, status: 'read' }),
  'categories.list': none,
  'categories.get': () => ({ id: 'kept' }),
  'categories.create': () => ({ name: `Category ${++made}` }),
  'categories.update': (_things, me) => ({ id: spare(me), name: `Category ${++made}` }),
  'categories.delete': (_things, me) => ({ id: spare(me) }),
  'contactAttributes.list': none,
  'contactAttributes.get': () => ({ id: 'ca_kept' }),
  'contactAttributes.create': () => ({ name: `Attribute ${++made}`, type: 'text' }),
  'contactAttributes.update': () => ({ id: 'ca_kept', name: `Attribute ${++made}` }),
  'contactAttributes.delete': (_things, me) => ({ id: `ca_${me}` }),
  'campaigns.list': none,
  'campaigns.get': campaign('draft'),
  'campaigns.create': ({ contactId }) => ({
    name: 'New',
    channelId: 'demo-whatsapp',
    template: { id: keptTemplate('demo-whatsapp').id },
    audience: { contactIds: [contactId] },
  }),
  'campaigns.update': (_things, me) => ({ id: campaignOf(me).id, name: `Campaign ${++made}` }),
  'campaigns.delete': campaign('cancelled'),
  'campaigns.preview': campaign('draft'),
  'campaigns.start': campaign('scheduled'),
  'campaigns.pause': campaign('running'),
  'campaigns.resume': campaign('paused'),
  'campaigns.cancel': campaign('running'),
  'campaigns.recipients': campaign('draft'),
  'templates.list': none,
  'templates.get': () => ({ id: keptTemplate('demo-whatsapp').id }),
  'templates.refresh': () => ({ channelId: 'demo-whatsapp' }),
  'templates.update': () => ({ id: keptTemplate('demo-whatsapp').id, order: ++made }),
  'assistant.get': none,
  'assistant.update': () => ({ perDay: 50 }),
  'assistant.usage': none,
  'assistant.assist': ({ conversationId }) => ({ task: 'summary', conversationId }),
  'bots.list': none,
  'bots.get': () => ({ id: 'bot_kept' }),
  'bots.create': () => ({ name: 'New', kind: 'http', settings: { url: 'https://bot.example/' } }),
  'bots.update': () => ({ id: 'bot_kept', name: `Bot ${++made}` }),
  'bots.delete': (_things, me) => ({ id: `bot_${me}` }),
  'cannedResponses.list': () => ({ scope: 'shared' }),
  'cannedResponses.get': () => ({ id: 'cr_kept' }),
  'cannedResponses.create': () => ({ scope: 'shared', title: 'New', text: 'Hello' }),
  'cannedResponses.update': () => ({ id: 'cr_kept', text: `Hello ${++made}` }),
  'cannedResponses.delete': (_things, me) => ({ id: `cr_${me}` }),
  'reports.volume': none,
  'reports.speed': () => ({ by: 'week' }),
  'reports.agents': none,
  'reports.satisfaction': () => ({ by: 'channel' }),
  'reports.tags': none,
  'reports.conversations': () => ({ metric: 'opened' }),
  'reports.live': none,
  'savedViews.list': none,
  'savedViews.get': (_things, me) => ({ id: `sv_${me}` }),
  'savedViews.create': () => ({ name: 'New', filter: { view: 'mine' } }),
  'savedViews.update': (_things, me) => ({ id: `sv_${me}`, name: `View ${++made}` }),
  'savedViews.delete': (_things, me) => ({ id: `sv_${me}` }),
  'segments.list': none,
  'segments.get': () => ({ id: 'sg_kept' }),
  'segments.create': () => ({ name: 'New', filter: { language: 'de' } }),
  'segments.update': () => ({ id: 'sg_kept', name: `Segment ${++made}` }),
  'segments.delete': (_things, me) => ({ id: `sg_${me}` }),
  'segments.preview': () => ({ filter: {} }),
  'tags.list': none,
  'tags.get': () => ({ id: tagIdOf('vip') }),
  'tags.create': () => ({ name: `Tag ${++made}` }),
  'messages.tags': ({ entryId }) => ({ messageIds: [entryId], tag: 'VIP' }),
  'workspace.get': none,
  'workspace.update': () => ({ resolutionRequired: false }),
  'persons.list': () => ({ q: 'kept' }),
  'persons.create': () => ({ name: 'New' }),
  'persons.get': () => ({ id: recordOf('person', 'kept') }),
  'persons.update': () => ({ id: recordOf('person', 'kept'), organization: 'Home' }),
  'persons.delete': (_things, me) => ({ id: recordOf('person', me) }),
  'persons.notes': () => ({ id: recordOf('person', 'kept') }),
  'leads.list': () => ({ q: 'kept' }),
  'leads.create': () => ({ title: 'New' }),
  'leads.get': () => ({ id: recordOf('lead', 'kept') }),
  'leads.update': () => ({ id: recordOf('lead', 'kept'), organization: 'Home' }),
  'leads.delete': (_things, me) => ({ id: recordOf('lead', me) }),
  'leads.notes': () => ({ id: recordOf('lead', 'kept') }),
  'deals.list': () => ({ q: 'kept' }),
  'deals.create': () => ({ title: 'New' }),
  'deals.get': () => ({ id: recordOf('deal', 'kept') }),
  'deals.update': () => ({ id: recordOf('deal', 'kept'), organization: 'Home' }),
  'deals.delete': (_things, me) => ({ id: recordOf('deal', me) }),
  'deals.notes': () => ({ id: recordOf('deal', 'kept') }),
  'contacts.link': ({ contactId }) => ({ contactId, kind: 'deal', title: 'New' }),
  'contacts.unlink': ({ contactId }) => ({ contactId, recordId: recordOf('person', 'kept') }),
  'contacts.links': ({ contactId }) => ({ contactId }),
  'recordNotes.update': ({ noteId }) => ({ id: noteId ?? 'none', text: 'My own words' }),
  'crmPersons.find': () => ({ email: 'somebody@example.test' }),
  'connectors.list': none,
  'connectors.set': () => ({ id: 'pipedrive', config: { companyDomain: 'demo' }, secrets: { apiToken: 'token' } }),
  'connectors.delete': () => ({ id: 'pipedrive' }),
  'webhookSecret.get': none,
  'webhookSecret.rotate': () => ({ leaked: true }),
  'recordNotes.delete': ({ noteId }) => ({ id: noteId ?? 'none' }),
  'webhookEndpoints.list': none,
  'webhookEndpoints.get': () => ({ id: keptEndpoint().id }),
  'webhookEndpoints.create': () => ({ url: 'https://hooks.example/' }),
  'webhookEndpoints.update': () => ({ id: keptEndpoint().id, description: `Endpoint ${++made}` }),
  'webhookEndpoints.delete': (_things, me) => ({ id: `whe_${me}` }),
  'webhookEndpoints.rotate': () => ({ id: keptEndpoint().id }),
  'webhookEndpoints.deliveries': () => ({ id: keptEndpoint().id }),
  'webhookEndpoints.resend': () => ({ id: keptEndpoint().id, since: '2026-01-01T00:00:00.000Z' }),
  'webhookDeliveries.resend': () => ({ id: keptDelivery.id }),
  'webhookFailures.list': none,
  'webhookFailures.replay': () => ({ id: keptWebhook }),
  'unmatchedMail.list': none,
  'unmatchedMail.accept': () => ({ id: unmatchedOf('kept').id, channelId: 'demo-email' }),
  'unmatchedMail.dismiss': (_things, me) => ({ id: unmatchedOf(me).id }),
}
