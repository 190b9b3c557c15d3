import type { Page } from 'playwright-core'
import { conversation } from './large-inbox.ts'

const DAY_MS = 86_400_000
const noon = (day: string) => Date.parse(`${day}T12:00:00Z`)
const dayAt = (at: number) => new Date(at).toISOString().slice(0, 10)

/** 0 … 1, always the same for the same words. */
function chance(...words: (string | number)[]): number {
  let state = 2_166_136_261
  for (const letter of words.join('/')) state = Math.imul(state ^ letter.charCodeAt(0), 16_777_619)
  state = Math.imul(state ^ (state >>> 15), 2_246_822_519)
  return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
}

/** A weekday's work, hour by hour: mornings are full, nights are empty. */
const HOURS = [0, 0, 0, 0, 0, 0.1, 0.4, 1.5, 4, 7, 8, 7, 5, 5, 7, 7, 6, 4, 2, 1.2, 1, 0.7, 0.3, 0.1]
const openedOn = (day: string) => {
  const weekday = new Date(noon(day)).getUTCDay()
  const busy = weekday === 0 ? 0.25 : weekday === 6 ? 0.45 : weekday === 1 ? 1.25 : 1
  return Math.round(busy * (54 + 26 * chance(day, 'busy')))
}

function times(count: number, seconds: number, salt: string) {
  const median = Math.round(seconds * (0.75 + 0.5 * chance(salt, 'median')))
  const all = (part: number) => ({
    median: Math.round(median * part),
    p90: Math.round(median * part * (2.4 + chance(salt, 'p90'))),
    average: Math.round(median * part * 1.4),
    within: 0.62 + 0.3 * chance(salt, 'within'),
  })
  const none = { median: null, p90: null, average: null, within: null }
  return count === 0 ? { count, ...none, inHours: none } : { count, ...all(1), inHours: all(0.6) }
}

/** Figures as the server puts them, of so many conversations that were opened. */
function figures(opened: number, salt: string) {
  const closed = Math.round(opened * (0.9 + 0.15 * chance(salt, 'closed')))
  const answers = Math.round(closed * 0.31)
  const scores = [0.05, 0.06, 0.12, 0.29].map((share) =>
    Math.round(answers * share * (0.7 + 0.6 * chance(salt, share))),
  )
  const all = [...scores, Math.max(0, answers - scores.reduce((sum, each) => sum + each, 0))]
  const count = all.reduce((sum, each) => sum + each, 0)
  const sum = all.reduce((total, each, index) => total + each * (index + 1), 0)
  return {
    opened,
    closed,
    reopened: Math.round(opened * 0.06 * chance(salt, 'reopened')),
    missed: Math.round(opened * 0.11 * chance(salt, 'missed')),
    messagesIn: Math.round(opened * 3.4),
    messagesOut: Math.round(opened * 2.9),
    firstResponse: times(opened, 190, `${salt} first`),
    response: times(opened * 2, 150, `${salt} response`),
    resolution: times(closed, 14_400, `${salt} resolution`),
    waiting: times(closed, 260, `${salt} waiting`),
    satisfaction: { count, average: count === 0 ? null : sum / count, scores: all, asked: Math.round(closed * 0.7) },
    tagged: Math.round(opened * 0.4),
  }
}

const named: Record<string, readonly [key: string, name: string, share: number][]> = {
  team: [
    ['support', 'Support', 0.66],
    ['sales', 'Sales', 0.27],
    ['-', '', 0.07],
  ],
  channel: [
    ['demo-whatsapp', 'WhatsApp', 0.44],
    ['demo-email', 'Email', 0.26],
    ['demo-web', 'Web chat', 0.18],
    ['demo-messenger', 'Messenger', 0.12],
  ],
  agent: [
    ['ag_agent1', 'Anna Agent', 0.29],
    ['ag_agent2', 'Ben Agent', 0.24],
    ['ag_agent3', 'Chloé Agent', 0.2],
    ['ag_agent4', 'Dai Agent', 0.14],
    ['ag_gone', 'Emil Berger', 0.06],
    ['-', '', 0.07],
  ],
  category: [
    ['Delivery', 'Delivery', 0.41],
    ['Billing', 'Billing', 0.22],
    ['-', '', 0.37],
  ],
  type: [
    ['question', 'question', 0.5],
    ['problem', 'problem', 0.2],
    ['-', '', 0.3],
  ],
  tag: [
    ['refund', 'refund', 0.2],
    ['broken on arrival', 'broken on arrival', 0.13],
    ['praise', 'praise', 0.09],
  ],
  workflow: [
    ['wf_1', 'Greeting at night', 0.3],
    ['bot_1', 'Opening hours bot', 0.22],
    ['-', '', 0.5],
  ],
}

/** How many agents there are; with many, a table has as many rows. */
export interface Believable {
  agents?: number
}

const isoWeek = (day: string) => {
  const thursday = new Date(noon(day) + (4 - (new Date(noon(day)).getUTCDay() || 7)) * DAY_MS)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const week = Math.floor((thursday.getTime() - first) / (7 * DAY_MS)) + 1
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`
}

function groupBy<Key>(days: readonly string[], keyOf: (day: string) => Key): [Key, string[]][] {
  const groups = new Map<Key, string[]>()
  for (const day of days) groups.set(keyOf(day), [...(groups.get(keyOf(day)) ?? []), day])
  return [...groups]
}

function report(query: URLSearchParams, { agents }: Believable) {
  const [from = '', to = '', by = 'day'] = ['from', 'to', 'by'].map((name) => query.get(name) ?? undefined)
  const days = Array.from({ length: (noon(to) - noon(from)) / DAY_MS + 1 }, (_, index) =>
    dayAt(noon(from) + index * DAY_MS),
  )
  const narrowed = ['teamId', 'channelId', 'agentId', 'category', 'tag', 'workflowId', 'type', 'hour'].some((name) =>
    query.has(name),
  )
  const part = narrowed ? 0.4 : 1
  const sum = (of: readonly string[]) => Math.round(part * of.reduce((all, day) => all + openedOn(day), 0))
  const total = sum(days)
  const grouped = (keyOf: (day: string) => string) =>
    groupBy(days, keyOf).map(([key, of]) => ({ key, name: key, ...figures(sum(of), `${by} ${key}`) }))
  const hours = () => {
    const all = HOURS.reduce((one, other) => one + other)
    const weekdays = groupBy(days, (day) => new Date(noon(day)).getUTCDay() || 7)
    return weekdays
      .toSorted(([a], [b]) => a - b)
      .flatMap(([weekday, of]) =>
        HOURS.map((share, hour) => {
          const key = `${weekday}-${String(hour).padStart(2, '0')}`
          return { key, name: key, ...figures(Math.round((sum(of) * share * (0.8 + 0.4 * chance(key))) / all), key) }
        }),
      )
  }
  const groups =
    agents && by === 'agent'
      ? Array.from(
          { length: agents },
          (_, index) => [`ag_${index}`, `Agent ${String(index).padStart(3, '0')}`, chance(index) / 100] as const,
        )
      : (named[by] ?? [])
  const rows =
    by === 'day'
      ? grouped((day) => day)
      : by === 'week'
        ? grouped(isoWeek)
        : by === 'month'
          ? grouped((day) => day.slice(0, 7))
          : by === 'hour'
            ? hours()
            : groups.map(([key, name, share]) => ({
                key,
                name,
                ...(key === 'ag_gone' ? { deleted: true } : {}),
                ...figures(Math.round(total * share), key),
              }))
  return {
    timeZone: 'Europe/Berlin',
    from,
    to,
    by,
    upTo: new Date().toISOString(),
    rows,
    total: figures(total, `total ${from} ${to}`),
    before: figures(Math.round(total * (0.85 + 0.3 * chance(from, to))), `before ${from} ${to}`),
  }
}

/** Reports of a company that is busy on weekdays, answered as the server would, whatever is asked. */
export async function fillReports(page: Page, believable: Believable = {}): Promise<void> {
  await page.route('**/v1/reports/*', async (route) => {
    const { pathname, searchParams } = new URL(route.request().url())
    if (pathname.endsWith('/live')) return route.fallback()
    if (!pathname.endsWith('/conversations')) return route.fulfill({ json: report(searchParams, believable) })
    const begin = Number(searchParams.get('cursor') ?? 0)
    const items = Array.from({ length: 25 }, (_, index) => {
      const at = Date.parse(`${searchParams.get('to')}T18:00:00Z`) - (begin + index) * 3_600_000
      const value = Math.round(40 + 900 * chance(begin + index, 'value'))
      return { conversation: conversation(begin + index), at: new Date(at).toISOString(), value }
    })
    return route.fulfill({ json: { items, nextCursor: begin === 0 ? '25' : null } })
  })
}
