import type { ChannelRef } from '../../functions/areas/channels/domain/channel.ts'
import type { Agent, Team } from '../../functions/areas/workspace/domain/agent.ts'
import type { Automaton } from '../../functions/areas/workspace/domain/doer.ts'
import type { OpeningHours } from '../../functions/areas/workspace/domain/opening-hours.ts'
import { demoWorkspace } from '../demo-workspace.ts'

const MINUTE = 60_000

const workdays = [['08:00', '18:00']] satisfies [string, string][]
/** When people were there. It is history: the teams of the demo say nothing of it, so that nothing else depends on it. */
export const openingHours: OpeningHours = {
  timeZone: 'UTC',
  week: { mon: workdays, tue: workdays, wed: workdays, thu: workdays, fri: workdays, sat: [['09:00', '14:00']] },
  closed: [],
}
const times = { soonAfter: 8 * MINUTE, overdueAfter: 15 * MINUTE, autoCloseAfter: 20 * 60 * MINUTE }

/** A team as it was then. */
export function teamOf(id: string): Team {
  const team = demoWorkspace.teams.find((one) => one.id === id)
  if (!team) throw new Error(`There is no demo team ${id}.`)
  return { ...team, ...times, openingHours, clocksRun: 'open' }
}

const agents = new Map<string, Agent>(
  demoWorkspace.agents.map(({ permissions: _permissions, ...agent }) => [
    agent.id,
    { ...agent, permissions: [], available: true },
  ]),
)

/** Somebody of the demo. */
export function agentOf(id: string): Agent {
  const agent = agents.get(id)
  if (!agent) throw new Error(`There is no demo agent ${id}.`)
  return agent
}

/** Who answers for a team, how often, and how much slower than the others. */
export const answering: Record<string, readonly (readonly [{ id: string; pace: number }, number])[]> = {
  support: [
    [{ id: 'ag_agent1', pace: 0.7 }, 42],
    [{ id: 'ag_agent2', pace: 1.2 }, 33],
    [{ id: 'ag_support_admin', pace: 0.9 }, 22],
    [{ id: 'ag_manager', pace: 1.6 }, 3],
  ],
  sales: [
    [{ id: 'ag_agent3', pace: 0.8 }, 58],
    [{ id: 'ag_agent4', pace: 1.4 }, 42],
  ],
}

/** A place where customers write, and how it goes there. */
export interface Place {
  channel: ChannelRef
  teamId: string
  /** what is usual between a message and its answer, and between an answer and the next message, in ms */
  answered: number
  thought: number
  /** exchanges that are usual */
  rounds: number
  address(number: number, name: string): { address: string; phone?: string; email?: string }
}

const digits = (number: number, width: number) => String(number).padStart(width, '0')
const phone = (number: number) => `1555${digits(number, 7)}`

export const places = {
  whatsapp: {
    channel: { id: 'demo-whatsapp', type: 'whatsapp' },
    teamId: 'support',
    answered: 3.2 * MINUTE,
    thought: 3 * MINUTE,
    rounds: 2.4,
    address: (number) => ({ address: phone(number), phone: `+${phone(number)}` }),
  },
  web: {
    channel: { id: 'demo-web', type: 'web' },
    teamId: 'support',
    answered: 1.4 * MINUTE,
    thought: 1.2 * MINUTE,
    rounds: 3,
    address: (number) => ({ address: `visitor:v_demo${digits(number, 18)}` }),
  },
  email: {
    channel: { id: 'demo-email', type: 'email' },
    teamId: 'support',
    answered: 38 * MINUTE,
    thought: 150 * MINUTE,
    rounds: 1.6,
    address(number, name) {
      const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}${number}@example.com`
      return { address: email, email }
    },
  },
  telegram: {
    channel: { id: 'demo-telegram', type: 'telegram' },
    teamId: 'support',
    answered: 4 * MINUTE,
    thought: 4 * MINUTE,
    rounds: 2.2,
    address: (number) => ({ address: `77${digits(number, 7)}` }),
  },
  sms: {
    channel: { id: 'demo-twilio-sms', type: 'sms' },
    teamId: 'sales',
    answered: 6 * MINUTE,
    thought: 9 * MINUTE,
    rounds: 2.6,
    address: (number) => ({ address: `+${phone(number)}`, phone: `+${phone(number)}` }),
  },
} satisfies Record<string, Place>

/** How many of a hundred write where, at the beginning and at the end of the year: people move to where it is quick. */
export const shares: readonly (readonly [keyof typeof places, first: number, last: number])[] = [
  ['whatsapp', 26, 36],
  ['web', 20, 25],
  ['email', 34, 18],
  ['telegram', 7, 7],
  ['sms', 13, 14],
]

/** Answers web chats when nobody is there, until they want a person. */
export const bot: Automaton = { type: 'bot', id: 'bot_demo', name: 'Night desk' }
