import type { Do, Step, StepOf } from '../types.ts'

export type Group = 'conversation' | 'customer' | 'message' | 'flow'

/** What a step can be, in the groups and the order in which it is offered. */
export const groups = {
  conversation: ['assign', 'unassign', 'transfer', 'open', 'close', 'hold', 'tag'],
  message: ['send', 'ask', 'note', 'notify'],
  customer: ['setAttribute', 'link'],
  flow: ['branch', 'wait', 'bot', 'people', 'webhook', 'stop'],
} as const satisfies Record<Group, readonly Do[]>

/** Those that have nothing to be filled in. */
export const bare: readonly Do[] = ['unassign', 'open', 'hold', 'ask', 'people', 'stop']
export const hasWays = (what: Do): boolean => what === 'branch' || what === 'assign' || what === 'wait'

const DAY = 86_400

const initial: { [Name in Do]: StepOf<Name>['with'] } = {
  assign: { roundRobin: '' },
  unassign: {},
  transfer: { teamId: '' },
  open: {},
  close: {},
  hold: {},
  tag: { tag: '' },
  send: { text: '' },
  ask: {},
  note: { text: '' },
  notify: { agentIds: [] },
  setAttribute: { key: '', value: '' },
  link: { kind: 'lead' },
  // biome-ignore lint/suspicious/noThenProperty: a list of steps, which nobody awaits
  branch: { when: {}, then: [], else: [] },
  wait: { seconds: DAY },
  bot: { botId: '' },
  people: {},
  webhook: { url: '' },
  stop: {},
}

/** A step as it begins. */
export const newStep = (what: Do, id: string): Step => ({ id, do: what, with: structuredClone(initial[what]) }) as Step

/** Short, and once in a workflow for certain. */
export const newId = () => `s${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`
