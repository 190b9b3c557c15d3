import { createHash } from 'node:crypto'
import { openapi } from '../../contracts/openapi.ts'
import { type InputOf, type OperationName, operations } from '../../contracts/operations.ts'
import { readAccessLog } from '../areas/access-log/use-cases/read-access-log.ts'
import * as attachments from '../areas/attachments/use-cases/attachments.ts'
import * as cannedResponses from '../areas/canned-responses/use-cases/canned-responses.ts'
import * as channels from '../areas/channels/use-cases/channels.ts'
import { blacklistContact, unblacklistContact } from '../areas/contacts/use-cases/blacklist-contact.ts'
import * as contacts from '../areas/contacts/use-cases/contacts.ts'
import { listContacts } from '../areas/contacts/use-cases/list-contacts.ts'
import { listNotes } from '../areas/contacts/use-cases/list-notes.ts'
import { pinContact, unpinContact } from '../areas/contacts/use-cases/pin-contact.ts'
import { assignConversation, unassignConversation } from '../areas/conversations/use-cases/assign-conversation.ts'
import { closeConversation } from '../areas/conversations/use-cases/close-conversation.ts'
import { holdConversation, resumeConversation } from '../areas/conversations/use-cases/hold-conversation.ts'
import { joinConversation } from '../areas/conversations/use-cases/join-conversation.ts'
import { leaveConversation } from '../areas/conversations/use-cases/leave-conversation.ts'
import {
  getConversation,
  markConversationRead,
  readConversationTimeline,
} from '../areas/conversations/use-cases/read-conversation.ts'
import { reopenConversation } from '../areas/conversations/use-cases/reopen-conversation.ts'
import { transferConversation } from '../areas/conversations/use-cases/transfer-conversation.ts'
import * as connectors from '../areas/crm/use-cases/connectors.ts'
import { linkContact, listLinks, unlinkContact } from '../areas/crm/use-cases/link-contact.ts'
import * as recordNotes from '../areas/crm/use-cases/record-notes.ts'
import { recordCalls } from '../areas/crm/use-cases/records.ts'
import { deleteConversation } from '../areas/deletion/use-cases/delete-conversation.ts'
import { exportConversation } from '../areas/exports/use-cases/export-conversation.ts'
import { previewText } from '../areas/messages/use-cases/fill-variables.ts'
import { retryMessage } from '../areas/messages/use-cases/retry-message.ts'
import { sendReply } from '../areas/messages/use-cases/send-reply.ts'
import { createConversation } from '../areas/messages/use-cases/start-conversation.ts'
import * as notifications from '../areas/notifications/use-cases/notifications.ts'
import { countConversations } from '../areas/queues/use-cases/count-conversations.ts'
import { listConversations } from '../areas/queues/use-cases/list-conversations.ts'
import { searchConversations } from '../areas/search/use-cases/search-conversations.ts'
import { createSocketTicket } from '../areas/sockets/use-cases/create-socket-ticket.ts'
import * as tags from '../areas/tags/use-cases/tags.ts'
import { askForReplay, listWebhookFailures } from '../areas/webhooks/use-cases/replay-webhook.ts'
import type { Agent } from '../areas/workspace/domain/agent.ts'
import { can } from '../areas/workspace/domain/rights.ts'
import * as agents from '../areas/workspace/use-cases/agents.ts'
import type { Call } from '../areas/workspace/use-cases/call.ts'
import * as categories from '../areas/workspace/use-cases/categories.ts'
import * as directory from '../areas/workspace/use-cases/me.ts'
import * as teams from '../areas/workspace/use-cases/teams.ts'
import * as workspace from '../areas/workspace/use-cases/workspace.ts'
import { ConflictError, type StoredAnswer } from '../kernel/commit.ts'
import { DomainError } from '../kernel/errors.ts'
import type { Deps } from './deps.ts'
import { invalidInput } from './problem.ts'

const persons = recordCalls('person')
const leads = recordCalls('lead')
const deals = recordCalls('deal')

type UseCase<Name extends OperationName> = (deps: Deps, call: Call, input: InputOf<Name>) => Promise<unknown>

/** Which use-case an operation runs: the only place where the table of operations meets the code. */
const useCases: { [Name in OperationName]: UseCase<Name> } = {
  'openapi.get': async () => openapi(),
  'me.get': directory.getMe,
  'me.setAvailability': directory.setAvailability,
  'me.getNotificationSettings': notifications.getNotificationSettings,
  'me.setNotificationSettings': notifications.setNotificationSettings,
  'notifications.list': notifications.listNotifications,
  'notifications.read': notifications.readNotifications,
  'socketTickets.create': createSocketTicket,
  'conversations.list': listConversations,
  'conversations.counts': countConversations,
  'conversations.create': createConversation,
  'conversations.get': getConversation,
  'conversations.timeline': readConversationTimeline,
  'conversations.join': joinConversation,
  'conversations.leave': leaveConversation,
  'conversations.assign': assignConversation,
  'conversations.unassign': unassignConversation,
  'conversations.transfer': transferConversation,
  'conversations.hold': holdConversation,
  'conversations.resume': resumeConversation,
  'conversations.close': closeConversation,
  'conversations.reopen': reopenConversation,
  'conversations.read': markConversationRead,
  'conversations.delete': deleteConversation,
  'conversations.export': exportConversation,
  'messages.send': sendReply,
  'messages.preview': previewText,
  'messages.retry': retryMessage,
  'attachments.create': attachments.createAttachment,
  'attachments.get': attachments.getAttachment,
  'contacts.list': listContacts,
  'contacts.create': contacts.createContact,
  'contacts.get': contacts.getContact,
  'contacts.update': contacts.updateContact,
  'contacts.timeline': contacts.readContactTimeline,
  'contacts.notes': listNotes,
  'contacts.addNote': contacts.addContactNote,
  'contacts.pin': pinContact,
  'contacts.unpin': unpinContact,
  'contacts.blacklist': blacklistContact,
  'contacts.unblacklist': unblacklistContact,
  'accessLog.list': readAccessLog,
  'search.query': searchConversations,
  'agents.list': directory.listAgents,
  'agents.get': agents.getAgent,
  'agents.create': agents.createAgent,
  'agents.update': agents.updateAgent,
  'agents.delete': agents.deleteAgent,
  'teams.list': directory.listTeams,
  'teams.get': teams.getTeam,
  'teams.create': teams.createTeam,
  'teams.update': teams.updateTeam,
  'teams.delete': teams.deleteTeam,
  'channels.list': channels.listChannels,
  'channels.get': channels.getChannel,
  'channels.create': channels.createChannel,
  'channels.update': channels.updateChannel,
  'channels.delete': channels.deleteChannel,
  'categories.list': categories.listCategories,
  'categories.get': categories.getCategory,
  'categories.create': categories.createCategory,
  'categories.update': categories.updateCategory,
  'categories.delete': categories.deleteCategory,
  'cannedResponses.list': cannedResponses.listCannedResponses,
  'cannedResponses.get': cannedResponses.getCannedResponse,
  'cannedResponses.create': cannedResponses.createCannedResponse,
  'cannedResponses.update': cannedResponses.updateCannedResponse,
  'cannedResponses.delete': cannedResponses.deleteCannedResponse,
  'tags.list': tags.listTags,
  'tags.get': tags.getTag,
  'tags.create': tags.createTag,
  'messages.tags': tags.tagMessages,
  'workspace.get': workspace.getWorkspace,
  'workspace.update': workspace.updateWorkspace,
  'persons.list': persons.list,
  'persons.create': persons.create,
  'persons.get': persons.get,
  'persons.update': persons.update,
  'persons.delete': persons.remove,
  'persons.notes': persons.notes,
  'leads.list': leads.list,
  'leads.create': leads.create,
  'leads.get': leads.get,
  'leads.update': leads.update,
  'leads.delete': leads.remove,
  'leads.notes': leads.notes,
  'deals.list': deals.list,
  'deals.create': deals.create,
  'deals.get': deals.get,
  'deals.update': deals.update,
  'deals.delete': deals.remove,
  'deals.notes': deals.notes,
  'contacts.link': linkContact,
  'contacts.unlink': unlinkContact,
  'contacts.links': listLinks,
  'recordNotes.update': recordNotes.updateRecordNote,
  'recordNotes.delete': recordNotes.deleteRecordNote,
  'connectors.list': connectors.listConnectors,
  'connectors.set': connectors.setConnector,
  'connectors.delete': connectors.deleteConnector,
  'webhookFailures.list': listWebhookFailures,
  'webhookFailures.replay': askForReplay,
}

/** A caller as an edge knows them: a proven email, or nobody. */
export interface Caller {
  email: string | undefined
  idempotencyKey?: string | undefined
}
export interface Answer {
  status: number
  /** JSON */
  body: string
}

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}

/**
 * Runs one operation for one caller, the same for HTTP and sockets: input checked, rights checked, and under an
 * idempotency key answered once. Throws DomainError.
 */
export async function runOperation(deps: Deps, name: OperationName, raw: unknown, caller: Caller): Promise<Answer> {
  const operation = operations[name]
  const parsed = operation.input.safeParse(raw)
  const agent = operation.who === 'public' ? undefined : authorize(deps, name, caller)
  // A wrong input is reported only to those who may call: rights are told first.
  if (!parsed.success) {
    await agent
    throw invalidInput(parsed.error)
  }
  const run = useCases[name] as UseCase<OperationName>
  const call: Call = { agent: agent ?? Promise.reject(new DomainError('unauthorized', 'Sign in first.')) }
  // Public operations never look at it, and an unobserved rejection would end the process.
  call.agent.catch(ignore)
  if (caller.idempotencyKey === undefined || operation.method === 'GET' || !agent) {
    if (operation.who !== 'public' && operation.who !== 'agent') await call.agent
    return { status: operation.status, body: JSON.stringify(await run(deps, call, parsed.data)) }
  }
  return runOnce(deps, name, parsed.data, caller.idempotencyKey, await agent)
}
const ignore = () => undefined

async function authorize(deps: Deps, name: OperationName, caller: Caller): Promise<Agent> {
  const { who } = operations[name]
  if (caller.email === undefined) throw new DomainError('unauthorized', 'Sign in first.')
  const agent = await deps.store.agentByEmail(caller.email)
  if (!agent) throw new DomainError('forbidden', 'You are not an agent of this workspace.')
  if (who !== 'agent' && who !== 'public' && !can(agent, who)) {
    throw new DomainError('forbidden', `This needs the permission ${who}.`)
  }
  return agent
}

async function runOnce(deps: Deps, name: OperationName, input: unknown, key: string, agent: Agent): Promise<Answer> {
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new DomainError('invalid_request', 'The Idempotency-Key is not usable.', [
      { path: 'Idempotency-Key', message: 'is not 1 to 200 visible ASCII characters' },
    ])
  }
  const { status } = operations[name]
  const hash = createHash('sha256')
    .update(JSON.stringify([name, input]))
    .digest('base64url')
  const answered = () => deps.store.readAnswer(agent.id, key, deps.clock.now())
  const repeat = (stored: StoredAnswer): Answer => {
    if (stored.hash === hash) return { status: stored.status, body: stored.body }
    throw new DomainError('idempotency_key_reused', 'This Idempotency-Key was used for another request.')
  }
  const before = await answered()
  if (before) return repeat(before)
  let remembered = false
  const remember = (answer: unknown) => {
    remembered = true
    const stored = { operation: name, hash, status, body: JSON.stringify(answer) }
    return deps.store.putAnswer(agent.id, key, stored, deps.clock.now())
  }
  try {
    const answer = await (useCases[name] as UseCase<OperationName>)(
      deps,
      { agent: Promise.resolve(agent), remember },
      input as InputOf<OperationName>,
    )
    if (!remembered) await deps.store.commit([remember(answer)])
    return { status, body: JSON.stringify(answer) }
  } catch (error) {
    // A rule's no may come from what the same call, made twice at once, has just done.
    if (!(error instanceof DomainError) && !(error instanceof ConflictError)) throw error
    const other = await answered()
    if (other) return repeat(other)
    throw error
  }
}
