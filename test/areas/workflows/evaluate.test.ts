import { describe, expect, it } from 'vitest'
import type { AttributeDefinition } from '../../../functions/areas/contact-attributes/domain/definition.ts'
import type { Message } from '../../../functions/areas/timeline/domain/entry.ts'
import { evaluate } from '../../../functions/areas/workflows/domain/evaluate.ts'
import { type Facts, silenceOf } from '../../../functions/areas/workflows/domain/facts.ts'
import type { Condition, Group, When } from '../../../functions/areas/workflows/domain/when.ts'
import { defaultTimes } from '../../../functions/areas/workspace/domain/times.ts'
import { contact, conversation, MINUTE, NOW, support, whatsapp } from '../timeline/fixtures.ts'

const said = (text: string, files = 0): Message => ({
  direction: 'inbound',
  channel: whatsapp,
  text,
  attachments: Array.from({ length: files }, () => ({ id: 'a' })) as never,
  delivery: null,
  providerMessageId: null,
  tags: [],
})
const defined = (key: string, type: AttributeDefinition['type'], choices: string[] = []): AttributeDefinition => ({
  ...{ id: key, key, name: key, type, choices, shownIn: [], editableBy: 'everybody', version: 1 },
})
const facts = (more: Partial<Facts> = {}): Facts => ({
  now: NOW,
  contact: { ...contact, language: 'pt-BR', attributes: { plan: 'Gold', seats: '9', since: '1.3.2026', free: '12' } },
  conversation: conversation({
    n: 3,
    teamId: 'support',
    assigneeId: 'anna',
    waitingSince: NOW - 7.9 * MINUTE,
    contactRating: 4,
  }),
  team: support,
  message: said('  Où est ma COMMANDE #1234 ?'),
  tags: ['VIP', 'Réclamation'],
  attributes: {
    definitions: [
      defined('plan', 'choice', ['Basic', 'Gold', 'Max']),
      defined('seats', 'number'),
      defined('since', 'date'),
    ],
  },
  answers: { hook: { order: { state: 'shipped', total: 31.5 }, open: true, none: null } },
  ...more,
})
type Asked = [field: string, is: Condition['is'], value: Condition['value'], seen: unknown, held: boolean]

describe('O1 a condition', () => {
  it.each<Asked>([
    ['channel.type', 'equals', 'whatsapp', 'whatsapp', true],
    ['channel.id', 'in', ['demo-sms', 'demo-whatsapp'], 'demo-whatsapp', true],
    ['team.id', 'equals', 'sales', 'support', false],
    ['assignee.id', 'known', undefined, 'anna', true],
    ['assignee.id', 'known', false, 'anna', false],
    ['status', 'in', ['new', 'ongoing'], 'new', true],
    ['hours', 'equals', 'open', 'open', true],
    ['contact.language', 'equals', 'pt', 'pt-BR', true],
    ['contact.language', 'in', ['en', 'PT-br'], 'pt-BR', true],
    ['contact.rating', 'atLeast', 4, 4, true],
    ['contact.rating', 'atMost', 3, 4, false],
    ['contact.pinned', 'equals', false, false, true],
    ['contact.attributes.plan', 'equals', 'gold', 'Gold', true],
    ['contact.attributes.plan', 'atLeast', 'Basic', 'Gold', true],
    ['contact.attributes.plan', 'atLeast', 'Max', 'Gold', false],
    ['contact.attributes.plan', 'equals', 'Platinum', 'Gold', false],
    // As a number: as text it would come behind 10.
    ['contact.attributes.seats', 'atMost', '10', '9', true],
    ['contact.attributes.seats', 'atMost', 8, '9', false],
    ['contact.attributes.since', 'equals', '2026-03-01', '1.3.2026', true],
    ['contact.attributes.since', 'atLeast', '2026-02-28', '1.3.2026', true],
    ['contact.attributes.free', 'atLeast', 9, '12', true],
    ['contact.attributes.gone', 'equals', '', null, false],
    ['contact.attributes.gone', 'known', false, null, true],
    ['contact.attributes.toString', 'known', undefined, null, false],
    ['message.text', 'contains', 'commande', '  Où est ma COMMANDE #1234 ?', true],
    ['message.text', 'contains', ['facture', 'où'], '  Où est ma COMMANDE #1234 ?', true],
    ['message.text', 'startsWith', 'ou est', '  Où est ma COMMANDE #1234 ?', true],
    ['message.text', 'equals', 'ou est ma commande #1234 ?', '  Où est ma COMMANDE #1234 ?', true],
    ['message.text', 'matches', '#\\d{4}\\b', '  Où est ma COMMANDE #1234 ?', true],
    ['message.text', 'matches', '^#\\d{4}', '  Où est ma COMMANDE #1234 ?', false],
    ['message.hasFile', 'equals', true, false, false],
    ['tag', 'equals', 'vip', ['VIP', 'Réclamation'], true],
    ['tag', 'in', ['x', 'reclamation'], ['VIP', 'Réclamation'], true],
    ['tag', 'startsWith', 'q', ['VIP', 'Réclamation'], false],
    ['conversation.count', 'atLeast', 3, 3, true],
    ['waiting.minutes', 'atLeast', 7, 7, true],
    ['waiting.minutes', 'atLeast', 8, 7, false],
    ['answers.hook.order.state', 'equals', 'SHIPPED', 'shipped', true],
    ['answers.hook.order.total', 'atMost', 31.5, 31.5, true],
    ['answers.hook.open', 'equals', true, true, true],
    ['answers.hook.none', 'known', undefined, null, false],
    ['answers.hook.order.__proto__', 'known', undefined, null, false],
    ['answers.other', 'known', undefined, null, false],
  ])('%s %s %j sees %j: %s', (field, is, value, seen, held) => {
    const when = value === undefined ? { field, is } : { field, is, value }
    expect(evaluate(when, facts())).toEqual({ holds: held, conditions: [{ field, value: seen, held }] })
  })

  it('of what there is not holds nothing, but that it is not there', () => {
    const none = facts({ conversation: undefined, message: undefined, team: undefined, tags: [] })
    for (const field of ['channel.id', 'team.id', 'status', 'assignee.id', 'message.text', 'tag', 'waiting.minutes']) {
      const is = field === 'waiting.minutes' ? 'atMost' : 'in'
      expect(evaluate({ field, is, value: is === 'in' ? ['x', ''] : 10_000 }, none).holds).toBe(false)
    }
    expect(evaluate({ field: 'assignee.id', is: 'known', value: false }, none).holds).toBe(true)
    expect(evaluate({ field: 'team.id', is: 'equals', value: null }, none).holds).toBe(true)
  })

  it('H1 H2 goes by the hours of the team: whether it is there, and how long was waited', () => {
    // NOW is a Thursday, 12:00 UTC.
    const openingHours = { timeZone: 'UTC', week: { thu: [['09:00', '11:55']] as [string, string][] }, closed: [] }
    const shut = { ...support, openingHours, clocksRun: 'open' as const }
    expect(evaluate({ field: 'hours', is: 'equals', value: 'closed' }, facts({ team: shut })).holds).toBe(true)
    const [waited] = evaluate({ field: 'waiting.minutes', is: 'atLeast', value: 2 }, facts({ team: shut })).conditions
    expect(waited).toMatchObject({ value: 2, held: true })
    expect(
      evaluate({ field: 'hours', is: 'equals', value: 'open' }, facts({ team: shut, now: NOW - 6 * MINUTE })).holds,
    ).toBe(true)
  })

  it('shows a part of a long text', () => {
    const [seen] = evaluate(
      { field: 'message.text', is: 'known' },
      facts({ message: said('x'.repeat(9_000)) }),
    ).conditions
    expect(String(seen?.value).length).toBeLessThanOrEqual(200)
  })
})

describe('O1 conditions together', () => {
  // Every tree of a small size against what words say: all of these, any of those, and not that.
  const yes: Condition = { field: 'tag', is: 'equals', value: 'vip' }
  const no: Condition = { field: 'tag', is: 'equals', value: 'other' }
  const model = (when: When): boolean => {
    if ('field' in when) return when === yes
    const { all, any, not } = when
    if (all?.some((one) => !model(one))) return false
    if (any && any.length > 0 && !any.some(model)) return false
    return not === undefined || !model(not)
  }
  const lists = (of: readonly When[]): When[][] => [
    [],
    ...of.map((one) => [one]),
    ...of.flatMap((a) => of.map((b) => [a, b])),
  ]
  const groups = (of: readonly When[]): Group[] => [
    ...lists(of).flatMap((list) => [{ all: list }, { any: list }]),
    ...of.map((not) => ({ not })),
    ...of.flatMap((one) =>
      of.flatMap((other) => [
        { all: [one], not: other },
        { any: [one, other], all: [other] },
      ]),
    ),
  ]

  it('hold as they are written', () => {
    const small = groups([yes, no])
    const trees: When[] = [yes, no, {}, ...small, ...groups([yes, ...small.slice(0, 12)])]
    expect(trees.length).toBeGreaterThan(700)
    for (const tree of trees) {
      const { holds, conditions } = evaluate(tree, facts())
      expect([JSON.stringify(tree), holds]).toEqual([JSON.stringify(tree), model(tree)])
      // Each is looked at, whether or not it decides.
      expect(conditions).toHaveLength(JSON.stringify(tree).split('"field"').length - 1)
    }
  })
})

describe('O1 silence', () => {
  const spoken = (more: object = {}) =>
    conversation({ lastMessage: { text: 'Hi', from: 'agent', at: NOW }, quietFrom: null, ...more })
  it('is due once nobody has said anything for so long', () => {
    expect(silenceOf(spoken(), 30, defaultTimes)).toEqual({ since: NOW, due: NOW + 30 * MINUTE })
    expect(silenceOf(spoken({ quietFrom: NOW + MINUTE }), 30, defaultTimes)?.due).toBe(NOW + 31 * MINUTE)
  })
  it.each([
    { status: 'resolved' },
    { status: 'on_hold' },
    { blacklisted: true },
    { deletedAt: NOW },
    { lastMessage: null },
  ])('is none where %j', (more) => expect(silenceOf(spoken(more), 30, defaultTimes)).toBeUndefined())
})
