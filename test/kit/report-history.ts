import type { FactsOfDay } from '../../functions/areas/reports/domain/gathered-facts.ts'
import type { ReportFact } from '../../functions/areas/reports/domain/report-facts.ts'
import { type OpeningHours, openBetween } from '../../functions/areas/workspace/domain/opening-hours.ts'
import { contactIdOf } from './store.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const QUARTER = 15 * MINUTE

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const hours: OpeningHours = {
  timeZone: 'Europe/Berlin',
  week: {
    mon: [['09:00', '18:00']],
    tue: [['09:00', '18:00']],
    wed: [['09:00', '18:00']],
    thu: [['09:00', '18:00']],
    fri: [['09:00', '15:00']],
  },
  closed: [],
}
const teams = ['support', 'sales', 'returns']
const channels = [
  { id: 'whatsapp', type: 'whatsapp' },
  { id: 'email', type: 'email' },
  { id: 'chat', type: 'web' },
] as const
const types = ['question', 'problem', 'task', 'incident'] as const
const tags = ['refund', 'late', 'vip', 'größe']
const programs = ['workflow-1', 'bot-1']

/** What conversations that were opened on a UTC day tell: closed and reopened, rated, tagged, some by bots, some never closed. */
export function historyOfDay(day: number, conversations: number, seed = 1): ReportFact[] {
  const random = numbersFrom(seed * 1_000_003 + day)
  const one = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value
  // From seconds to days, most of them minutes.
  const some = (median: number) => Math.round(median * Math.exp(2.2 * (random() + random() + random() - 1.5)))
  const facts: ReportFact[] = []
  for (let number = 0; number < conversations; number++) {
    const team = random() < 0.08 ? null : one(teams)
    const channel = one(channels)
    const agents = [`${team ?? 'none'}-1`, `${team ?? 'none'}-2`, `${team ?? 'none'}-3`]
    const agent = random() < 0.1 ? null : one(agents)
    const about = {
      contactId: contactIdOf(day * 1_000 + number + seed * 100_000_000),
      n: 1,
      channel,
      teamId: team,
      type: null,
      category: null,
      tags: tags.filter(() => random() < 0.15),
      programs: random() < 0.3 ? programs.filter(() => random() < 0.6) : [],
      count: 1,
      duration: null,
      open: null,
      waited: null,
      waitedOpen: null,
    } satisfies Partial<ReportFact>
    const within = (from: number, to: number) => (team === 'support' ? openBetween(hours, from, to) : to - from)
    const own: ReportFact[] = []
    const tell = (kind: ReportFact['kind'], at: number, more: Partial<ReportFact> = {}) =>
      own.push({ ...about, kind, at, agentId: agent, ...more })
    const message = (kind: 'message_in' | 'message_out', at: number, more: Partial<ReportFact> = {}) =>
      tell(kind, Math.floor(at / QUARTER) * QUARTER, { count: 1 + Math.floor(random() * 4), ...more })
    const opened = day * DAY + Math.floor(random() * DAY)
    tell('opened', opened, { agentId: null })
    message('message_in', opened)
    let now = opened
    let waited = 0
    for (let turn = 0; turn < 1 + Math.floor(random() * 3); turn++) {
      const wait = random() < 0.05 ? 0 : some(6 * MINUTE)
      const since = now
      if (wait > 20 * MINUTE)
        tell('overdue', now + 20 * MINUTE, { duration: 20 * MINUTE, open: within(now, now + 20 * MINUTE) })
      now += wait
      waited += wait
      const answer = { duration: wait, open: within(since, now), agentId: agent ?? one(agents) }
      if (turn === 0) tell('first_response', now, answer)
      tell('response', now, answer)
      message('message_out', now, { agentId: answer.agentId })
      now += some(30 * MINUTE)
      message('message_in', now)
    }
    for (const tag of about.tags)
      tell('tagged', Math.floor(opened / QUARTER) * QUARTER, { tags: [tag], count: 1 + Math.floor(random() * 2) })
    const closings = random() < 0.06 ? 0 : random() < 0.15 ? 2 : 1
    for (let closing = 0; closing < closings; closing++) {
      if (closing > 0) {
        now += some(10 * HOUR)
        tell('reopened', now)
      }
      now += some(20 * MINUTE)
      const open = within(opened, now)
      tell('closed', now, {
        duration: now - opened,
        open,
        waited,
        waitedOpen: Math.min(waited, open),
        agentId: agent ?? one(agents),
      })
      if (random() < 0.5) tell('asked', now)
      if (random() < 0.3) tell('rated', now, { score: 1 + Math.floor(random() * 5) })
    }
    const said =
      closings > 0 ? { type: one(types), category: random() < 0.3 ? null : one(['orders', 'payments', 'other']) } : {}
    facts.push(...own.map((fact) => ({ ...fact, ...said })))
  }
  return facts
}

/** Facts as the rows that are kept of them. */
export function rowsOf(facts: readonly ReportFact[], seq = 1): FactsOfDay[] {
  const rows = new Map<string, FactsOfDay>()
  for (const fact of facts) {
    const day = Math.floor(fact.at / DAY) * DAY
    const key = `${fact.contactId} ${fact.n} ${day}`
    const row = rows.get(key) ?? { contactId: fact.contactId, n: fact.n, day, known: { seq, tags: 0 }, facts: [] }
    row.facts.push(fact)
    rows.set(key, row)
  }
  return [...rows.values()]
}
