import type { Step, Trigger, When } from './types.ts'

/** A workflow as it is begun with. */
export interface Document {
  name: string
  trigger: Trigger
  when: When
  steps: Step[]
}

export const starterNames = ['greet', 'away', 'turns', 'remind', 'survey', 'bot'] as const
export type StarterName = (typeof starterNames)[number]

/** What is said in them, in the language of whoever begins. */
export type Say = (
  key: StarterName | 'greetHello' | 'awayHello' | 'remindNote' | 'remindLate' | 'surveyNote' | 'surveyBye',
) => string

/** Whom and what they may name from the beginning; nothing: it is chosen then. */
export interface Given {
  teams: readonly { id: string; soonAfter: number; overdueAfter: number }[]
  adminIds: readonly string[]
  botId: string
}

/** Ready-made workflows. What only the company knows (its teams, its people) is filled in where it can be guessed, or left open. */
export function starter(name: StarterName, say: Say, { teams, adminIds, botId }: Given): Document {
  const [team, otherTeam = team] = teams
  const teamId = team?.id ?? ''
  const tellAdmins = (id: string): Step => ({ id, do: 'notify', with: { agentIds: [...adminIds] } })
  switch (name) {
    case 'greet':
      return {
        name: say('greet'),
        trigger: { on: 'message.received', which: 'first' },
        when: {},
        steps: [
          { id: 'hello', do: 'send', with: { text: say('greetHello') } },
          {
            id: 'route',
            do: 'branch',
            with: {
              when: { all: [{ field: 'channel.type', is: 'in', value: ['whatsapp', 'sms', 'viber'] }] },
              // biome-ignore lint/suspicious/noThenProperty: a list of steps, which nobody awaits
              then: [{ id: 'phones', do: 'transfer', with: { teamId } }],
              else: [{ id: 'others', do: 'transfer', with: { teamId: otherTeam?.id ?? '' } }],
            },
          },
        ],
      }
    case 'away':
      return {
        name: say('away'),
        trigger: { on: 'message.received', which: 'first' },
        when: { all: [{ field: 'hours', is: 'equals', value: 'closed' }] },
        steps: [{ id: 'away', do: 'send', with: { text: say('awayHello') } }],
      }
    case 'turns':
      return {
        name: say('turns'),
        trigger: { on: 'conversation.opened' },
        when: {},
        steps: [{ id: 'share', do: 'assign', with: { roundRobin: teamId, else: [tellAdmins('tell')] } }],
      }
    case 'remind': {
      const { soonAfter = 180_000, overdueAfter = 300_000 } = team ?? {}
      return {
        name: say('remind'),
        trigger: { on: 'waiting.soon' },
        when: {},
        steps: [
          { id: 'remind', do: 'note', with: { text: say('remindNote') } },
          {
            id: 'patience',
            do: 'wait',
            with: { seconds: Math.max(1, Math.round((overdueAfter - soonAfter) / 1_000)) },
          },
          {
            id: 'late',
            do: 'branch',
            with: {
              when: { all: [{ field: 'waiting.minutes', is: 'atLeast', value: Math.floor(overdueAfter / 60_000) }] },
              // biome-ignore lint/suspicious/noThenProperty: a list of steps, which nobody awaits
              then: [
                { id: 'hand', do: 'assign', with: { agentId: adminIds[0] ?? '', else: [tellAdmins('tell')] } },
                { id: 'say', do: 'note', with: { text: say('remindLate') } },
              ],
              else: [],
            },
          },
        ],
      }
    }
    case 'survey':
      return {
        name: say('survey'),
        trigger: { on: 'silence', minutes: 2_880 },
        when: { all: [{ field: 'status', is: 'in', value: ['ongoing', 'on_hold'] }] },
        steps: [
          { id: 'bye', do: 'send', with: { text: say('surveyBye') } },
          { id: 'close', do: 'close', with: { note: say('surveyNote') } },
          { id: 'ask', do: 'ask', with: {} },
        ],
      }
    case 'bot':
      return {
        name: say('bot'),
        trigger: { on: 'conversation.opened' },
        when: {},
        steps: [{ id: 'bot', do: 'bot', with: { botId } }],
      }
  }
}
