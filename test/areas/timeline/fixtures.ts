import { openConversation } from '../../../functions/areas/timeline/domain/change.ts'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Agent, Team } from '../../../functions/areas/workspace/domain/agent.ts'
import type { Workspace } from '../../../functions/areas/workspace/domain/workspace.ts'
import type { Moment } from '../../../functions/kernel/moment.ts'

export const NOW = Date.UTC(2026, 0, 15, 12)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

let made = 0
/** A moment with numbered ids in ULID's alphabet. */
export function moment(now = NOW): Moment {
  return { now, ulid: () => String(++made).padStart(26, '0') }
}

const team = (id: string, mode: Team['mode'] = 'collaboration'): Team => ({
  id,
  name: id,
  mode,
  soonAfter: 3 * MINUTE,
  overdueAfter: 5 * MINUTE,
  autoCloseAfter: 24 * HOUR,
})
export const support = team('support')
export const sales = team('sales', 'grab')

export function agent(id: string, more: Partial<Agent> = {}): Agent {
  return { id, email: `${id}@demo.test`, name: id, role: 'agent', teams: {}, permissions: [], available: true, ...more }
}
export const owner = agent('owner', { role: 'owner' })
export const manager = agent('manager', { role: 'manager' })
export const anna = agent('anna', { teams: { support: 'representative' } })
export const ben = agent('ben', { teams: { support: 'representative' } })
export const sofia = agent('sofia', { teams: { support: 'admin' } })
export const carla = agent('carla', { teams: { sales: 'representative' } })
export const david = agent('david', { teams: { sales: 'representative' } })
export const salesAdmin = agent('sam', { teams: { sales: 'admin' } })

export const workspace: Workspace = {
  name: 'Demo',
  afterClosing: 'new',
  nextGoesTo: 'assignee',
  resolutionRequired: false,
  startOutgoing: false,
  askSatisfaction: false,
  satisfactionQuestion: null,
  mergeSameContacts: false,
  eraseClosedAfterMonths: null,
  country: null,
  timeZone: 'UTC',
  reportTargets: { firstResponse: 300_000, response: 300_000, resolution: 86_400_000, waiting: 300_000 },
  conferenceUrl: 'https://meet.jit.si/{code}',
  queueAlerts: [],
}

export const contact: Contact = {
  id: `ct_${'A'.repeat(26)}`,
  name: 'Kim',
  originalName: 'Kim',
  emails: [],
  phones: [],
  language: null,
  attributes: {},
  identities: [{ channelId: 'demo-whatsapp', type: 'whatsapp', address: '4915' }],
  rating: 2,
  pinnedTo: null,
  blacklisted: false,
  createdAt: NOW,
  version: 1,
}
export const whatsapp = { id: 'demo-whatsapp', type: 'whatsapp' as const }

/** An open conversation of the contact, as given. */
export function conversation(more: Partial<Conversation> = {}): Conversation {
  const opened = openConversation(
    {
      contact,
      previous: undefined,
      teamId: 'support',
      channel: whatsapp,
      actor: { type: 'contact', id: null, name: '' },
    },
    moment(),
  )
  return { ...opened.conversation, seq: 0, version: 1, ...more }
}

/** The code of the rule that says no; `undefined` where none does. */
export function refusal(step: () => unknown): string | undefined {
  try {
    step()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return undefined
}
