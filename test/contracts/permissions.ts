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
  'messages.send': seen,
  'messages.retry': seen,
  'contacts.create': anyAgent,
  'contacts.get': seen,
  'contacts.update': seen,
  'contacts.timeline': seen,
  'contacts.addNote': seen,
  'search.query': anyAgent,
  'agents.list': anyAgent,
  'agents.create': settings,
  'teams.list': anyAgent,
  'channels.list': anyAgent,
  'webhookFailures.list': settings,
  'webhookFailures.replay': settings,
}

let made = 0
/** A body that was kept for replay before the matrix runs. */
export const keptWebhook = 'kept'
const none = () => ({})
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
  'messages.send': ({ conversationId }) => ({ id: conversationId, text: 'Hi' }),
  'messages.retry': ({ entryId }) => ({ id: entryId }),
  'contacts.create': () => ({ name: 'Somebody' }),
  'contacts.get': contact,
  'contacts.update': ({ contactId }) => ({ id: contactId, language: 'en' }),
  'contacts.timeline': contact,
  'contacts.addNote': ({ contactId }) => ({ id: contactId, text: 'A note' }),
  'search.query': () => ({ q: 'hello' }),
  'agents.list': none,
  'agents.create': () => ({ email: `new${++made}@matrix.test`, name: 'New', role: 'agent' }),
  'teams.list': none,
  'channels.list': none,
  'webhookFailures.list': none,
  'webhookFailures.replay': () => ({ id: keptWebhook }),
}
