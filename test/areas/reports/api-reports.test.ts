import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OperationName, type OutputOf, operations } from '../../../contracts/operations.ts'
import { reportNames } from '../../../functions/areas/reports/domain/asked.ts'
import { rowsOf } from '../../../functions/areas/reports/domain/gathered-facts.ts'
import type { ReportFact } from '../../../functions/areas/reports/domain/report-facts.ts'
import { CSV_MARK } from '../../../functions/kernel/csv.ts'
import { parseConversationId } from '../../../functions/kernel/ids.ts'
import { identityOf } from '../../kit/identity.ts'
import { runOperation } from '../../kit/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, outcome, whatsappId } from '../workspace/settings-kit.ts'

type Report = OutputOf<'reports.volume'>
type Row = Report['rows'][number]
type Behind = OutputOf<'reports.conversations'>

const at = (text: string) => Date.parse(text)
const web = { id: 'demo-web', type: 'web' } as const
let conversations = 0
/** What happened in one conversation: each fact with what it says beside that. */
function told(
  common: Partial<ReportFact>,
  facts: (Partial<ReportFact> & Pick<ReportFact, 'kind' | 'at'>)[],
): ReportFact[] {
  const contactId = `ct_${String(++conversations).padStart(26, 'A')}`
  return facts.map((fact) => ({
    count: 1,
    duration: null,
    open: fact.duration ?? null,
    waited: null,
    waitedOpen: null,
    channel: web,
    teamId: null,
    agentId: null,
    contactId,
    n: 1,
    type: null,
    category: null,
    tags: [],
    programs: [],
    ...common,
    ...fact,
  }))
}

let system: TestSystem
let world: World
let trainee: { id: string; login: string }
let gone: { workflow: string; agent: string }

beforeAll(async () => {
  system = await startSystem()
  world = new World(system)
  const { store } = world.deps
  await world.asks('owner', 'workspace.update', { timeZone: 'Europe/Berlin' })
  const times = { soonAfter: 180_000, overdueAfter: 300_000, autoCloseAfter: 86_400_000 }
  await store.commit([store.putTeam({ id: 'old', name: 'Ådals', mode: 'grab', ...times, deleted: true })])
  const sms = { type: 'sms' as const, provider: 'twilio' as const, config: {}, teamId: null }
  await store.commit([store.putChannel({ id: 'ch_old', name: 'Old number', ...sms, deleted: true })])
  trainee = await hire(world, 'trainee', { teams: [{ id: 'support', role: 'representative' }] })
  const left = await hire(world, 'left')
  await world.asks('owner', 'agents.delete', { id: left.id })
  const step = { id: 'a', do: 'stop' }
  const workflow = { name: 'Greets', trigger: { on: 'conversation.opened' }, steps: [step] }
  const [kept, removed] = [
    await world.asks<{ id: string }>('owner', 'workflows.create', workflow),
    await world.asks<{ id: string }>('owner', 'workflows.create', { ...workflow, name: 'Welcomed' }),
  ]
  await world.asks('owner', 'workflows.delete', { id: removed.id })
  await world.asks('owner', 'categories.create', { name: 'Billing' })
  gone = { workflow: removed.id, agent: left.id }
  const facts = [
    told(
      {
        teamId: 'support',
        agentId: 'ag_agent1',
        category: 'Billing',
        type: 'question',
        tags: ['a,b', 'VIP'],
        programs: [kept.id, 'bot_unknown'],
      },
      [
        { kind: 'opened', at: at('2026-01-13T08:00:00Z') },
        { kind: 'message_in', at: at('2026-01-13T08:00:00Z'), count: 3 },
        { kind: 'first_response', at: at('2026-01-13T08:02:00Z'), duration: 120_000, open: 60_000 },
        { kind: 'response', at: at('2026-01-13T08:02:00Z'), duration: 120_000, open: 60_000 },
        { kind: 'message_out', at: at('2026-01-13T08:00:00Z'), count: 2 },
        { kind: 'tagged', at: at('2026-01-13T08:00:00Z'), tags: ['VIP'], count: 2 },
        { kind: 'closed', at: at('2026-01-13T09:00:00Z'), duration: 3_600_000, waited: 120_000, waitedOpen: 60_000 },
        { kind: 'asked', at: at('2026-01-13T09:00:00Z') },
        { kind: 'rated', at: at('2026-01-13T09:00:00Z'), score: 4 },
      ],
    ),
    told({ teamId: 'support', agentId: trainee.id, channel: { id: 'demo-whatsapp', type: 'whatsapp' } }, [
      { kind: 'opened', at: at('2026-01-14T22:59:59Z') },
      { kind: 'overdue', at: at('2026-01-14T23:00:00Z'), duration: 300_000 },
      { kind: 'first_response', at: at('2026-01-14T23:10:00Z'), duration: 900_000 },
    ]),
    told({ teamId: 'sales', agentId: 'ag_agent3', category: '=1+1', type: 'task', tags: ['+49'] }, [
      { kind: 'opened', at: at('2026-01-14T10:00:00Z') },
      { kind: 'closed', at: at('2026-01-14T10:00:05Z'), duration: 5_000, waited: 5_000, waitedOpen: 0 },
      { kind: 'reopened', at: at('2026-01-14T10:01:00Z') },
    ]),
    told({ teamId: 'old', agentId: left.id, channel: { id: 'ch_old', type: 'sms' }, programs: [removed.id] }, [
      { kind: 'opened', at: at('2026-01-12T10:00:00Z') },
    ]),
    told({ channel: null }, [{ kind: 'opened', at: at('2026-01-10T12:00:00Z') }]),
  ]
  const rows = facts.flatMap((own) => rowsOf({ facts: own, known: { seq: 9, tags: 0 } }))
  for (const row of rows) await store.putFacts(row)
})
afterAll(() => system.stop())

const ask = (who: string, input: object = {}, name: OperationName = 'reports.volume') =>
  world.asks<Report>(who, name, input)
/** Keys of the rows, with one of their figures. */
const figures = ({ rows }: Pick<Report, 'rows'>, of: (row: Row) => unknown = ({ opened }) => opened) =>
  rows.map((row) => [row.key, of(row)])
const week = { from: '2026-01-09', to: '2026-01-15' }

describe('R1 rights', () => {
  it.each([
    ['owner', ['old', 'sales', 'support', '-']],
    ['manager', ['old', 'sales', 'support', '-']],
    ['support-admin', ['support']],
    ['agent1', ['support']],
    ['agent3', ['sales']],
    ['agent4', []],
  ])('R1: %s sees the teams %o, in rows, total and the span before', async (who, keys) => {
    const report = await ask(who, { by: 'team', ...week })
    expect(report.rows.map(({ key }) => key).sort()).toEqual([...keys].sort())
    const all = { old: 1, sales: 1, support: who === 'agent1' ? 1 : 2, '-': 1 }
    expect(report.total.opened).toBe(keys.reduce((sum, key) => sum + all[key as keyof typeof all], 0))
    const later = await ask(who, { by: 'team', from: '2026-01-16', to: '2026-01-22' })
    expect(later.before.opened).toBe(report.total.opened)
  })

  it('R1: a grant counts, and goes with the next call', async () => {
    const { id, login } = await hire(world, 'grantee', { permissions: ['reports.view'] })
    expect((await ask(login, { by: 'team', ...week })).rows).toHaveLength(4)
    await world.asks('owner', 'agents.update', { id, permissions: [] })
    expect((await ask(login, { by: 'team', ...week })).rows).toHaveLength(0)
  })

  it('R1: an agent sees their own figures by whatever they are told apart, and nobody else’s', async () => {
    expect(figures(await ask('agent1', { by: 'agent', ...week }))).toEqual([['ag_agent1', 1]])
    expect(figures(await ask('agent1', { by: 'tag', ...week }, 'reports.tags'))).toEqual([
      ['a,b', 1],
      ['VIP', 1],
    ])
    expect(figures(await ask('support-admin', { by: 'agent', ...week })).sort()).toEqual(
      [
        ['ag_agent1', 1],
        [trainee.id, 1],
      ].sort(),
    )
  })

  it.each([
    ['agent1', { agentId: 'ag_agent2' }, 'forbidden agentId'],
    ['agent1', { agentId: '-' }, 'forbidden agentId'],
    ['agent1', { agentId: 'ag_agent1' }, 'done'],
    ['support-admin', { teamId: 'sales' }, 'forbidden teamId'],
    ['support-admin', { teamId: 'support,sales' }, 'forbidden teamId'],
    ['support-admin', { teamId: 'nowhere' }, 'forbidden teamId'],
    ['support-admin', { teamId: 'support', agentId: 'ag_agent3' }, 'done'],
    ['manager', { teamId: 'nowhere' }, 'done'],
  ])('R1: %s who asks for %o in any report, or for what is behind it: %s', async (who, filters, expected) => {
    for (const name of reportNames) {
      expect(await outcome(world.calls(who, `reports.${name}`, { ...week, ...filters }))).toBe(expected)
    }
    const behind = world.calls(who, 'reports.conversations', { ...week, ...filters, metric: 'opened' })
    expect(await outcome(behind)).toBe(expected)
  })
})

describe('R1 what a report says', () => {
  it('R1: every metric, times in seconds by the clock and in opening hours, and shares within the targets', async () => {
    const report = await ask('owner', { by: 'agent', ...week, agentId: 'ag_agent1' })
    const [row] = report.rows
    expect(operations['reports.volume'].output.parse(report)).toEqual(report)
    const about = (seconds: number, share: number) => {
      const close = expect.closeTo(seconds, -Math.log10(seconds * 0.02))
      return { median: close, p90: close, average: seconds, within: share }
    }
    expect(row).toEqual({
      key: 'ag_agent1',
      name: 'Anna Agent',
      opened: 1,
      closed: 1,
      reopened: 0,
      missed: 0,
      messagesIn: 3,
      messagesOut: 2,
      tagged: 2,
      firstResponse: { count: 1, ...about(120, 1), inHours: about(60, 1) },
      response: { count: 1, ...about(120, 1), inHours: about(60, 1) },
      resolution: { count: 1, ...about(3_600, 1), inHours: about(3_600, 1) },
      waiting: { count: 1, ...about(120, 1), inHours: about(60, 1) },
      satisfaction: { count: 1, average: 4, scores: [0, 0, 0, 1, 0], asked: 1 },
    })
    const none = { median: null, p90: null, average: null, within: null }
    expect(report.before).toMatchObject({
      opened: 0,
      firstResponse: { count: 0, ...none, inHours: none },
      satisfaction: { count: 0, average: null, scores: [0, 0, 0, 0, 0], asked: 0 },
    })
    expect(report).toMatchObject({ timeZone: 'Europe/Berlin', ...week, by: 'agent' })
    expect(at(report.upTo)).toBe(system.clock.now())
  })

  it('R1: what is within the target follows the workspace’s', async () => {
    const { reportTargets } = await world.asks<{ reportTargets: object }>('owner', 'workspace.get', {})
    expect(reportTargets).toEqual({
      firstResponse: 300_000,
      response: 300_000,
      resolution: 86_400_000,
      waiting: 300_000,
    })
    const within = async () => (await ask('owner', week)).total.firstResponse.within
    expect(await within()).toBe(0.5)
    await world.asks('owner', 'workspace.update', { reportTargets: { ...reportTargets, firstResponse: 1_000_000 } })
    expect(await within()).toBe(1)
    await world.asks('owner', 'workspace.update', { reportTargets })
    for (const [change, path] of [
      [{ ...reportTargets, waiting: 0 }, 'reportTargets.waiting'],
      [{ ...reportTargets, response: 1.5e12 }, 'reportTargets.response'],
      [{ ...reportTargets, other: 5_000 }, 'reportTargets.other'],
      [{ response: 5_000 }, 'reportTargets.firstResponse reportTargets.resolution reportTargets.waiting'],
    ] as const) {
      expect(await outcome(world.calls('owner', 'workspace.update', { reportTargets: change }))).toBe(
        `invalid_request ${path}`,
      )
    }
  })

  it('R1: what each report is by, where nobody says, and of the last 28 days', async () => {
    const by = await Promise.all(reportNames.map(async (name) => (await ask('owner', {}, `reports.${name}`)).by))
    expect(by).toEqual(['day', 'day', 'agent', 'day', 'tag'])
    const { from, to, rows } = await ask('owner')
    expect([from, to, rows.length]).toEqual(['2025-12-19', '2026-01-15', 28])
  })

  it('R1: what is told apart by has its name, also of what is not there any more; what has none comes last', async () => {
    const named = async (by: string) =>
      (await ask('owner', { by, ...week })).rows.map(({ key, name, deleted }) => [
        key,
        name,
        ...(deleted ? ['gone'] : []),
      ])
    expect(await named('team')).toEqual([
      ['old', 'Ådals', 'gone'],
      ['sales', 'Sales'],
      ['support', 'Support'],
      ['-', ''],
    ])
    expect(await named('agent')).toEqual([
      ['ag_agent1', 'Anna Agent'],
      ['ag_agent3', 'Carla Agent'],
      [gone.agent, 'left', 'gone'],
      [trainee.id, 'trainee'],
      ['-', ''],
    ])
    expect((await named('channel')).filter(([, , deleted]) => deleted)).toEqual([['ch_old', 'Old number', 'gone']])
    expect((await named('workflow')).map(([, ...rest]) => rest)).toEqual([
      ['bot_unknown', 'gone'],
      ['Greets'],
      ['Welcomed', 'gone'],
      [''],
    ])
    expect(await named('category')).toEqual([
      ['=1+1', '=1+1', 'gone'],
      ['Billing', 'Billing'],
      ['-', ''],
    ])
    expect(await named('type')).toEqual([
      ['question', 'question'],
      ['task', 'task'],
      ['-', ''],
    ])
    expect(await named('tag')).toEqual([
      ['+49', '+49'],
      ['a,b', 'a,b'],
      ['VIP', 'VIP'],
      ['-', ''],
    ])
  })

  it.each([
    ['teamId', 'support', 2],
    ['teamId', ['support', 'old'], 3],
    ['teamId', 'support,old', 3],
    ['teamId', '-', 1],
    ['teamId', 'unknown', 0],
    ['agentId', 'ag_agent1,ag_agent3', 2],
    ['channelId', 'ch_old', 1],
    ['channelId', '-', 1],
    ['category', 'Billing', 1],
    ['category', ['Billing', '=1+1'], 2],
    ['category', 'Billing,=1+1', 0],
    ['type', 'question,task', 2],
    ['type', '-', 3],
    ['tag', 'a,b', 1],
    ['tag', ['VIP', '+49'], 2],
    ['workflowId', 'bot_unknown', 1],
    ['hour', '2-09', 1],
    ['hour', '2-09,3-11,3-23', 3],
  ])('R1: of %s %o it counts %i', async (name, value, count) => {
    for (const by of ['day', 'team', 'hour']) {
      expect((await ask('owner', { ...week, by, [name]: value })).total.opened).toBe(count)
    }
  })

  it('R1: days, weeks and months are there with nothing in them, in order', async () => {
    expect(figures(await ask('owner', { ...week, by: 'day' }))).toEqual([
      ['2026-01-09', 0],
      ['2026-01-10', 1],
      ['2026-01-11', 0],
      ['2026-01-12', 1],
      ['2026-01-13', 1],
      // One second before midnight in Berlin.
      ['2026-01-14', 2],
      ['2026-01-15', 0],
    ])
    const missed = figures(await ask('owner', { ...week, by: 'day' }), (row) => row.missed)
    expect(missed.slice(-2)).toEqual([
      ['2026-01-14', 0],
      ['2026-01-15', 1],
    ])
    const weeks = await ask('owner', { from: '2025-12-28', to: '2026-01-15', by: 'week' })
    expect(figures(weeks)).toEqual([
      ['2025-W52', 0],
      ['2026-W01', 0],
      ['2026-W02', 1],
      ['2026-W03', 4],
    ])
    expect(weeks.rows.map(({ name }) => name)).toEqual(weeks.rows.map(({ key }) => key))
    expect(figures(await ask('owner', { from: '2025-11-30', to: '2026-01-15', by: 'month' }))).toEqual([
      ['2025-11', 0],
      ['2025-12', 0],
      ['2026-01', 5],
    ])
    const hours = await ask('owner', { ...week, by: 'hour' })
    expect(hours.rows).toHaveLength(168)
    expect(figures(hours).filter(([, opened]) => opened)).toEqual([
      ['1-11', 1],
      ['2-09', 1],
      ['3-11', 1],
      ['3-23', 1],
      ['6-13', 1],
    ])
  })

  it('R1: the day in which clocks change is one day, and its week one week', async () => {
    for (const [from, to] of [
      ['2025-10-25', '2025-10-27'],
      ['2026-03-28', '2026-03-30'],
    ]) {
      const { rows } = await ask('owner', { from, to, by: 'day' })
      expect(rows.map(({ key }) => key)).toEqual([from, from?.replace(/\d\d$/, (day) => String(Number(day) + 1)), to])
    }
    const { rows } = await ask('owner', { from: '2025-10-20', to: '2025-11-02', by: 'week' })
    expect(rows.map(({ key }) => key)).toEqual(['2025-W43', '2025-W44'])
  })
})

describe('R1 bad input', () => {
  it.each([
    [{ from: '2026-02-30' }, 'from'],
    [{ from: '14.01.2026' }, 'from'],
    [{ from: '2026-01-14T10:00:00' }, 'from'],
    [{ to: 'tomorrow' }, 'to'],
    [{ to: '2026-1-1' }, 'to'],
    [{ from: '2026-01-15', to: '2026-01-14' }, 'from'],
    [{ from: '1926-01-01', to: '2026-01-01' }, 'from'],
    [{ to: '2999-01-01' }, 'to'],
    [{ from: '2024-06-01', to: '2026-01-01', by: 'day' }, 'by'],
    [{ by: 'year' }, 'by'],
    [{ teamId: 'no team' }, 'teamId.0'],
    [{ teamId: '' }, 'teamId.0'],
    [{ teamId: 'a,,b' }, 'teamId.1'],
    [{ teamId: [] }, 'teamId'],
    [{ teamId: { is: 'a' } }, 'teamId'],
    [{ agentId: Array.from({ length: 51 }, (_, n) => `ag_${n}`) }, 'agentId'],
    [{ category: 'x'.repeat(101) }, 'category.0'],
    [{ type: 'complaint' }, 'type.0'],
    [{ hour: '8-00' }, 'hour.0'],
    [{ hour: '1-24' }, 'hour.0'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('R1: %o is refused by its field', async (input, path) => {
    for (const name of reportNames) {
      expect(await outcome(world.calls('owner', `reports.${name}`, input))).toBe(`invalid_request ${path}`)
    }
    if ('by' in input) return
    const behind = world.calls('owner', 'reports.conversations', { ...input, metric: 'closed' })
    expect(await outcome(behind)).toBe(`invalid_request ${path}`)
  })

  it('R1: what is behind a figure needs the figure’s name, and a cursor of its own', async () => {
    const refused = (input: object) => outcome(world.calls('owner', 'reports.conversations', input))
    expect(await refused({})).toBe('invalid_request metric')
    expect(await refused({ metric: 'within' })).toBe('invalid_request metric')
    expect(await refused({ metric: 'opened', limit: 101 })).toBe('invalid_request limit')
    expect(await refused({ metric: 'opened', cursor: 'nonsense' })).toBe('invalid_request cursor')
  })

  it('R1: who may not call at all is told so before anything else', async () => {
    const caller = { identity: identityOf('stranger@demo.test') }
    for (const name of reportNames) {
      const call = runOperation(world.deps, `reports.${name}`, { from: 'nonsense' }, caller)
      expect(await outcome(call)).toBe('forbidden')
    }
  })
})

describe('R1 as CSV', () => {
  const csv = async (name: string, input: object, accept = 'text/csv', who = 'owner') =>
    runOperation(world.deps, name, input, { identity: identityOf(`${who}@demo.test`), accept })

  it.each(reportNames)('R1: %s is the same table, with all of its figures', async (name) => {
    const answer = await csv(`reports.${name}`, { ...week, by: 'team' })
    expect(answer).toMatchObject({ status: 200, contentType: 'text/csv; charset=utf-8; header=present' })
    const [header = '', ...lines] = answer.body.split('\r\n')
    expect(
      header.startsWith(`${CSV_MARK}key,name,deleted,opened,closed,reopened,missed,messagesIn,messagesOut,tagged,`),
    ).toBe(true)
    const names = header.split(',')
    expect(lines.pop()).toBe('')
    const report = await ask('owner', { ...week, by: 'team' })
    expect(lines.map((line) => line.split(',').length)).toEqual(report.rows.map(() => names.length))
    for (const [place, column] of names.entries()) {
      if (place === 0) continue
      const read = (row: Row) =>
        column
          .split('.')
          .reduce<unknown>(
            (value, part) =>
              Array.isArray(value) ? value[Number(part) - 1] : (value as Record<string, unknown>)[part],
            row,
          )
      expect([column, lines.map((line) => line.split(',')[place])]).toEqual([
        column,
        report.rows.map((row) => String(read(row) ?? '')),
      ])
    }
  })

  it('R1: what a spreadsheet would take for a formula, or for a column more, is text', async () => {
    const lines = async (by: string) => (await csv('reports.tags', { ...week, by })).body.split('\r\n').slice(1, -1)
    expect((await lines('tag')).map((line) => line.slice(0, 16))).toEqual([
      "'+49,'+49,,1,1,1",
      '"a,b","a,b",,1,1',
      'VIP,VIP,,1,1,0,0',
      "'-,,,3,0,0,1,0,0",
    ])
    expect((await lines('category'))[0]).toMatch(/^'=1\+1,'=1\+1,true,/)
  })

  it('R1: it is what the caller may see', async () => {
    const { body } = await csv('reports.volume', { ...week, by: 'team' }, 'text/csv', 'agent3')
    expect(
      body
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',')[0]),
    ).toEqual(['sales'])
    expect(await outcome(csv('reports.volume', { teamId: 'sales' }, 'text/csv', 'support-admin'))).toBe(
      'forbidden teamId',
    )
  })

  it.each([
    ['text/csv', true],
    ['TEXT/CSV; charset=utf-8', true],
    ['text/*', true],
    ['application/json;q=0.5, text/csv', true],
    ['application/json, text/csv;q=0.9', false],
    ['application/json, text/csv', false],
    ['*/*', false],
    ['text/csv;q=0', false],
    ['text/html', false],
    ['', false],
  ])('R1: who accepts %s is given CSV: %s', async (accept, isCsv) => {
    const { contentType } = await csv('reports.volume', week, accept)
    expect(contentType !== undefined).toBe(isCsv)
  })

  it('R1: what is no table stays JSON', async () => {
    const { body, contentType } = await csv('reports.conversations', { metric: 'opened' })
    expect([contentType, Object.keys(JSON.parse(body))]).toEqual([undefined, ['items', 'nextCursor']])
  })
})

describe('R1 what is behind a figure', () => {
  it('R1: the conversations, the newest first, with what each is worth, as far as they are seen today', async () => {
    const [mine, theirs] = [new World(system), new World(system)]
    const behind = (who: string, metric: string, more: object = {}) =>
      world.asks<Behind>(who, 'reports.conversations', { metric, from: '2026-01-15', ...more })
    const before = system.clock.now()
    for (const customer of [mine, theirs]) {
      await customer.writes('hello')
      await customer.settle()
      system.clock.advance(90_000)
      await customer.asks('agent1', 'conversations.join', { id: whatsappId(customer) })
      await customer.asks('agent1', 'messages.send', { id: whatsappId(customer), text: 'Hi' })
      await customer.settle()
    }
    await mine.asks('agent1', 'conversations.close', { id: whatsappId(mine) })
    await mine.settle()
    await theirs.asks('agent1', 'conversations.transfer', { id: whatsappId(theirs), teamId: 'sales' })
    await theirs.settle()
    const asked = { agentId: 'ag_agent1', from: new Date(before).toISOString() }
    const all = await behind('owner', 'firstResponse', asked)
    expect(operations['reports.conversations'].output.parse(all)).toEqual(all)
    expect(all.items.map(({ conversation, value }) => [conversation.id, value])).toEqual([
      [whatsappId(theirs), expect.closeTo(90, 0)],
      [whatsappId(mine), expect.closeTo(90, 0)],
    ])
    expect(all.nextCursor).toBeNull()
    // Who answered in it does not see it where it is by now, and still has the figure.
    const own = await behind('agent1', 'firstResponse', asked)
    expect(own.items.map(({ conversation }) => conversation.id)).toEqual([whatsappId(mine)])
    expect((await ask('agent1', { from: asked.from, by: 'agent' })).total.firstResponse.count).toBe(2)
    expect((await behind('agent1', 'closed')).items.map(({ value }) => value)).toEqual([1])
    expect((await behind('agent3', 'closed')).items).toEqual([])
    const opened = await behind('support-admin', 'opened', asked)
    expect(opened.items.every(({ conversation }) => conversation.teamId === 'support')).toBe(true)
    // Page by page it is the same, and what is deleted is behind nothing.
    const first = await behind('owner', 'firstResponse', { ...asked, limit: 1 })
    const second = await behind('owner', 'firstResponse', { ...asked, limit: 1, cursor: first.nextCursor })
    expect([...first.items, ...second.items]).toEqual(all.items)
    await theirs.asks('owner', 'conversations.delete', { id: whatsappId(theirs) })
    await theirs.settle()
    const left = await behind('owner', 'firstResponse', asked)
    expect(left.items.map(({ conversation }) => conversation.id)).toEqual([whatsappId(mine)])
    const { contactId, n } = parseConversationId(whatsappId(mine)) ?? {}
    expect([contactId, n]).toEqual([mine.whatsappContact, 1])
  })

  it('R1: facts of what is erased are counted, and lead to nothing', async () => {
    const { items } = await world.asks<Behind>('owner', 'reports.conversations', {
      ...week,
      metric: 'opened',
      teamId: 'old',
    })
    expect(items).toEqual([])
    expect((await ask('owner', { ...week, teamId: 'old' })).total.opened).toBe(1)
  })
})
