import { beforeAll, describe, expect, it } from 'vitest'
import type { ReportFact } from '../../functions/areas/reports/domain/report-facts.ts'
import { toFactsOfDay } from '../../functions/areas/reports/store/facts-row.ts'
import { toContact, toConversation, toEntry } from '../../functions/areas/timeline/store/items.ts'
import type { Item } from '../../functions/platform/item.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { demoHistory } from '../../local/demo-history/index.ts'
import { demoWorkspace } from '../../local/demo-workspace.ts'
import { breachesOf } from '../kit/history.ts'

const DAY = 24 * 60 * 60_000
/** A Wednesday. */
const now = Date.UTC(2026, 10, 25, 15)
let items: Item[]
let facts: ReportFact[]
const of = (kind: string) => items.filter((item) => item[TABLE.kind] === kind)
beforeAll(async () => {
  items = await demoHistory(now, 'a-table')
  facts = of('facts').flatMap((item) => toFactsOfDay(item).facts)
})

describe('the year of the demo', () => {
  it('R1 has something of everything that reports tell apart, in each month, and nothing that is still to come', () => {
    const opened = facts.filter(({ kind }) => kind === 'opened')
    const months = new Set(opened.map(({ at }) => new Date(at).toISOString().slice(0, 7)))
    expect(months.size).toBe(13)
    expect(opened.length).toBeGreaterThan(2_500)
    expect(Math.max(...facts.map(({ at }) => at))).toBeLessThan(now)
    const kinds = new Set(facts.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(
      // biome-ignore format: a list
      ['asked', 'closed', 'first_response', 'message_in', 'message_out', 'opened', 'overdue', 'rated', 'reopened', 'response', 'tagged'],
    )
    const agents = new Set(facts.flatMap(({ agentId }) => agentId ?? []))
    const [known, channels] = [demoWorkspace.agents.map(({ id }) => id), demoWorkspace.channels.map(({ id }) => id)]
    expect([...agents].filter((id) => !known.includes(id))).toEqual([])
    expect(agents.size).toBe(6)
    const places = new Set(facts.flatMap(({ channel }) => channel?.id ?? []))
    expect([...places].filter((id) => !channels.includes(id))).toEqual([])
    expect(places.size).toBe(5)
    expect(new Set(facts.flatMap(({ category }) => category ?? [])).size).toBe(of('category').length)
    expect(new Set(facts.flatMap(({ tags }) => tags)).size).toBe(of('tag').length)
    expect(new Set(facts.flatMap(({ programs }) => programs))).toEqual(new Set(['bot_demo']))
  })
  it('R1 has a bad week: far more is missed in it than in those beside it', () => {
    const weekOf = (at: number) => Math.floor((now - at) / (7 * DAY))
    const missed = facts.filter(({ kind }) => kind === 'overdue')
    const counts = Array.from({ length: 20 }, (_, week) => missed.filter(({ at }) => weekOf(at) === week).length)
    const worst = counts.indexOf(Math.max(...counts))
    expect([8, 9]).toContain(worst)
    expect(counts[worst]).toBeGreaterThan(1.5 * (counts[worst - 3] ?? 0))
  })
  it('R1 Q9 has two weeks of conversations with all of their messages: over, sound, and counted', () => {
    const [conversations, entries] = [of('conversation').map(toConversation), of('entry').map(toEntry)]
    expect(conversations.length).toBeGreaterThan(100)
    expect(new Set(conversations.map(({ status }) => status))).toEqual(new Set(['resolved']))
    const waits = entries.filter(({ message }) => message?.delivery && message.delivery.status !== 'delivered')
    expect([waits, conversations.filter(({ survey }) => survey?.due)]).toEqual([[], []])
    for (const contact of of('contact').map(toContact)) {
      if ('redirectTo' in contact) throw new Error('nobody is merged')
      const own = conversations.filter(({ contactId }) => contactId === contact.id).sort((a, b) => a.n - b.n)
      const said = entries.filter(({ contactId }) => contactId === contact.id)
      said.sort((a, b) => a.n - b.n || a.at - b.at || (a.id < b.id ? -1 : 1))
      expect(breachesOf({ contact, conversations: own, entries: said })).toEqual([])
    }
    const counted = of('counters').filter(({ pk }) => pk === 'PLACES')
    const closed = counted.reduce((sum, { Xf = 0, Xo = 0 }) => sum + Number(Xf) + Number(Xo), 0)
    expect(closed).toBe(conversations.length)
  })
  it('R1 keeps no key twice', () => {
    expect(new Set(items.map(({ pk, sk }) => `${pk} ${sk}`)).size).toBe(items.length)
  })
})
