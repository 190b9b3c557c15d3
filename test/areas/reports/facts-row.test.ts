import { marshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemSize } from '../../../bench/item-size.ts'
import type { FactsOfDay } from '../../../functions/areas/reports/domain/gathered-facts.ts'
import { factKinds, type ReportFact } from '../../../functions/areas/reports/domain/report-facts.ts'
import { factsItem, toFactsOfDay } from '../../../functions/areas/reports/store/facts-row.ts'
import { reportsKeys } from '../../../functions/areas/reports/store/keys.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { inShape } from '../../../functions/platform/shapes.ts'

const MINUTE = 60_000
const DAY = Date.UTC(2026, 10, 27)
const contactId = homeContactId('demo-whatsapp', '4915000000001')
const itemOf = (row: FactsOfDay) => inShape({ ...reportsKeys.facts(row), ...factsItem(row) })

const agents = ['ag_01KCQ0000000000000000000AA', 'ag_01KCQ0000000000000000000BB']
const teamId = 'te_01KCQ0000000000000000000CC'
const channel = { id: 'ch_01KCQ0000000000000000000DD', type: 'whatsapp' as const }
const of = {
  contactId,
  n: 17,
  type: 'question' as const,
  category: 'Delivery and returns',
  tags: ['delivery', 'refund'],
  programs: ['wf_01KCQ0000000000000000000EE'],
}
const fact = (kind: ReportFact['kind'], at: number, more: Partial<ReportFact> = {}): ReportFact => ({
  kind,
  at: DAY + at,
  count: 1,
  duration: null,
  open: null,
  waited: null,
  waitedOpen: null,
  channel,
  teamId,
  agentId: agents[0] ?? null,
  ...of,
  ...more,
})

type Random<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never

describe('R1 a row of facts', () => {
  it('R1 is below a kilobyte for a usual conversation: a dozen messages by two agents, answered, tagged, asked and rated', () => {
    const begin = 13 * 60 * MINUTE + 17 * MINUTE + 4_321
    const answers = Array.from({ length: 6 }, (_, at) => {
      const more = { duration: 93_417 + at, open: 93_417 + at, agentId: agents[at % 2] ?? null }
      return fact('response', begin + at * 4 * MINUTE + 117, more)
    })
    const quarters = [13 * 60 + 15, 13 * 60 + 30, 13 * 60 + 45].map((minute) => minute * MINUTE)
    const closing = { duration: 26 * MINUTE + 123, open: 26 * MINUTE + 123, waited: 561_234, waitedOpen: 401_234 }
    const facts = [
      fact('opened', begin, { agentId: null }),
      fact('first_response', begin + 93_417, { duration: 93_417, open: 93_417 }),
      ...answers,
      fact('overdue', begin + 11 * MINUTE, { duration: 300_001, open: 300_001 }),
      ...quarters.flatMap((at) => [
        fact('message_in', at, { count: 2 }),
        fact('message_out', at, { count: 2 }),
        fact('message_out', at, { agentId: agents[1] ?? null }),
      ]),
      fact('tagged', quarters[0] ?? 0, { tags: ['delivery'] }),
      fact('tagged', quarters[1] ?? 0, { tags: ['refund'] }),
      fact('closed', begin + 26 * MINUTE, closing),
      fact('asked', begin + 26 * MINUTE),
      fact('rated', begin + 26 * MINUTE, { score: 5 }),
    ].sort((a, b) => a.at - b.at)
    const row = { contactId, n: 17, day: DAY, known: { seq: 31, tags: 2 }, facts }
    expect(itemSize(marshall(itemOf(row)))).toBeLessThanOrEqual(1024)
    expect(toFactsOfDay(itemOf(row))).toEqual(row)
  })

  const time = fc.nat(300 * 24 * 60 * MINUTE)
  const maybe = <Value>(from: fc.Arbitrary<Value>) => fc.option(from, { nil: null })
  const bare = fc.record({
    kind: fc.constantFrom(...factKinds),
    at: fc.nat(24 * 60 * MINUTE - 1),
    count: fc.integer({ min: 1, max: 500 }),
    duration: time,
    open: time,
    waited: time,
    waitedOpen: time,
    score: fc.integer({ min: 1, max: 5 }),
    channel: maybe(fc.constantFrom(channel, { id: 'demo-sms', type: 'sms' as const })),
    teamId: maybe(fc.constantFrom(teamId, 'support')),
    agentId: maybe(fc.constantFrom(...agents)),
    tag: fc.constantFrom('a', 'b', 'é'),
  })
  const common = fc.record({
    type: maybe(fc.constantFrom('question' as const, 'task' as const)),
    category: maybe(fc.string()),
    tags: fc.constantFrom<string[]>([], ['a'], ['a', 'b', 'é']),
    programs: fc.uniqueArray(fc.constantFrom('wf_1', 'bo_2')),
  })
  /** What facts of a kind say. */
  function said({ kind, at, tag, ...all }: Random<typeof bare>, own: Random<typeof common>): ReportFact {
    const { channel, teamId, agentId } = all
    const timed = ['closed', 'response', 'first_response', 'overdue'].includes(kind)
    const isCounted = kind.startsWith('message') || kind === 'tagged'
    return fact(kind, at, {
      ...own,
      ...{ channel, teamId, agentId },
      ...(isCounted ? { count: all.count } : {}),
      ...(timed ? { duration: all.duration, open: Math.min(all.open, all.duration) } : {}),
      ...(kind === 'closed' ? { waited: all.waited, waitedOpen: Math.min(all.waited, all.waitedOpen) } : {}),
      ...(kind === 'rated' ? { score: all.score } : {}),
      ...(kind === 'tagged' ? { tags: [own.tags.find((one) => one === tag) ?? tag] } : {}),
    })
  }

  it('R1 says what it was given, whatever that is', () => {
    fc.assert(
      fc.property(fc.array(bare, { minLength: 1 }), common, (some, own) => {
        // A message has a tag that its conversation has.
        const meant = some.filter(({ kind, tag }) => kind !== 'tagged' || own.tags.includes(tag))
        const row = {
          ...{ contactId, n: 17, day: DAY, known: { seq: 9, tags: 1 } },
          facts: meant.map((one) => said(one, own)),
        }
        expect(toFactsOfDay(itemOf(row)).facts).toEqual(row.facts)
      }),
    )
  })

  it('R1 of an earlier version says what that knew', () => {
    const kept = {
      kind: 'response',
      at: DAY + 5,
      duration: 3,
      channel,
      teamId,
      agentId: null,
      type: null,
      category: null,
    }
    const key = reportsKeys.facts({ contactId, n: 17, day: DAY })
    const packed = [Object.values(kept), ['rated', DAY + 9, null, channel, teamId, null, 'task', 'x', 4]]
    const read = toFactsOfDay({ ...key, itemKind: 'facts', contactId, n: 17, seq: 4, facts: packed })
    const none = { waited: null, waitedOpen: null, tags: [], programs: [], count: 1, contactId, n: 17 }
    expect(read.facts).toEqual([
      { ...kept, open: 3, ...none },
      {
        ...kept,
        kind: 'rated',
        at: DAY + 9,
        duration: null,
        type: 'task',
        category: 'x',
        score: 4,
        open: null,
        ...none,
      },
    ])
    expect([read.day, read.n, read.contactId]).toEqual([DAY, 17, contactId])
  })
})
