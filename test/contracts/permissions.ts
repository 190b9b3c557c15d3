import type { OperationName } from '../../contracts/operations.ts'
import type { Permission } from '../../functions/domain/model.ts'

/** What a case can be about. */
export interface Things {
  conversationId: string
  contactId: string
  entryId: string
  channelId: string
}
export interface Rule {
  needs?: 'public' | Permission
  /** an unseen conversation or contact does not exist */
  about?: boolean
  /** one of these is asked for once the thing itself is seen */
  needsOnceSeen?: readonly Permission[]
  /** what a representative is told, even one who may see it, once another has grabbed the conversation */
  tooLate?: string
}

const seen: Rule = { about: true }
const anyAgent: Rule = {}
const settings: Rule = { needs: 'settings.manage' }

/** Who may do what, said independently of the table of operations. */
export const rules: Record<OperationName, Rule> = {
  'openapi.get': { needs: 'public' },
  'me.get': anyAgent,
  'me.setAvailability': anyAgent,
  'socketTickets.create': anyAgent,
  'conversations.list': anyAgent,
  'conversations.counts': anyAgent,
  'conversations.create': seen,
  'conversations.get': seen,
  'conversations.timeline': seen,
  'conversations.join': { about: true, tooLate: 'already_grabbed' },
  'conversations.leave': seen,
  'conversations.assign': seen,
  'conversations.unassign': seen,
  'conversations.transfer': seen,
  'conversations.hold': seen,
  'conversations.resume': seen,
  'conversations.close': seen,
  'conversations.reopen': seen,
  'conversations.read': seen,
  'conversations.delete': { about: true, needsOnceSeen: ['conversations.delete'] },
  'messages.send': seen,
  'messages.retry': seen,
  'contacts.list': anyAgent,
  'contacts.create': anyAgent,
  'contacts.get': seen,
  'contacts.update': seen,
  'contacts.timeline': seen,
  'contacts.addNote': seen,
  'contacts.pin': seen,
  'contacts.unpin': seen,
  'contacts.blacklist': { about: true, needs: 'conversations.manageBlacklist' },
  'contacts.unblacklist': { about: true, needs: 'conversations.manageBlacklist' },
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
  'categories.list': anyAgent,
  'categories.get': anyAgent,
  'categories.create': settings,
  'categories.update': settings,
  'categories.delete': settings,
  'workspace.get': anyAgent,
  'workspace.update': settings,
  'webhookFailures.list': settings,
  'webhookFailures.replay': settings,
}

let made = 0
/** A body that was kept for replay before the matrix runs. */
export const keptWebhook = 'kept'
const none = () => ({})
/** Something of each kind for this caller to change and delete. */
export const spare = (me: string) => `spare-${me}`
const one = ({ conversationId }: Things) => ({ id: conversationId })
const contact = ({ contactId }: Things) => ({ id: contactId })

/** A sound input for each operation; `me` is the caller's agent id. */
export const inputs: Record<OperationName, (things: Things, me: string) => object> = {
  'openapi.get': none,
  'me.get': none,
  'me.setAvailability': () => ({ available: true }),
  'socketTickets.create': none,
  'conversations.list': () => ({ view: 'unassigned' }),
  'conversations.counts': none,
  'conversations.create': ({ contactId, channelId }) => ({ contactId, channelId }),
  'conversations.get': one,
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
  'messages.send': ({ conversationId }) => ({ id: conversationId, text: 'Hi' }),
  'messages.retry': ({ entryId }) => ({ id: entryId }),
  'contacts.list': none,
  'contacts.create': () => ({ name: 'Somebody' }),
  'contacts.get': contact,
  'contacts.update': ({ contactId }) => ({ id: contactId, language: 'en' }),
  'contacts.timeline': contact,
  'contacts.addNote': ({ contactId }) => ({ id: contactId, text: 'A note' }),
  'contacts.pin': contact,
  'contacts.unpin': contact,
  'contacts.blacklist': contact,
  'contacts.unblacklist': contact,
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
  'categories.list': none,
  'categories.get': () => ({ id: 'kept' }),
  'categories.create': () => ({ name: `Category ${++made}` }),
  'categories.update': (_things, me) => ({ id: spare(me), name: `Category ${++made}` }),
  'categories.delete': (_things, me) => ({ id: spare(me) }),
  'workspace.get': none,
  'workspace.update': () => ({ resolutionRequired: false }),
  'webhookFailures.list': none,
  'webhookFailures.replay': () => ({ id: keptWebhook }),
}
