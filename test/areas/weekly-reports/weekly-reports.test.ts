import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dateOf } from '../../../functions/areas/reports/domain/days.ts'
import { emptyRollups, FORMAT } from '../../../functions/areas/reports/domain/rolled.ts'
import { rollUp } from '../../../functions/areas/reports/use-cases/roll-up.ts'
import { dueWeek } from '../../../functions/areas/weekly-reports/domain/due-week.ts'
import { sendWeeklyReports } from '../../../functions/areas/weekly-reports/use-cases/send-weekly-reports.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
  world = new World(system)
  await world.clear()
})
afterAll(() => system.stop())

/** A new agent who wants the report; each of a name of their own. */
async function hires(name: string, fields: object = {}, settings: object = {}): Promise<string> {
  const teams = [{ id: 'support', role: 'representative' }]
  const created = { email: `${name}@demo.test`, name, role: 'agent', teams, ...fields }
  const { id } = await world.asks<{ id: string }>('owner', 'agents.create', created)
  await world.calls(name, 'me.setNotificationSettings', { weeklyReport: true, ...settings })
  return id
}
const mailsTo = (name: string) => world.emails().filter(({ to }) => to.includes(`${name}@demo.test`))
/** To a time of the next Monday, by UTC. */
function toMonday(hours: number, minutes = 0): void {
  const now = system.clock.now()
  const today = Math.floor(now / DAY)
  const monday = today - ((today + 3) % 7) + 7
  system.clock.advance(monday * DAY + hours * HOUR + minutes * MINUTE - now)
}
/** What the function does after a sweep. */
const runs = (deps = world.deps) => rollUp(deps).finally(() => sendWeeklyReports(deps))
/** Somebody writes, to support or to sales, is answered and goes. */
async function lives(by: string, other = new World(system), team: 'support' | 'sales' = 'support'): Promise<void> {
  if (team === 'support') await other.writes('one', 'Where is my order?')
  else await other.texts('one', 'An offer, please.')
  const id = conversationIdOf(team === 'support' ? other.whatsappContact : other.smsContact(), 1)
  system.clock.advance(2 * MINUTE)
  await world.calls(by, 'messages.send', { id, text: 'On its way.' })
  system.clock.advance(MINUTE)
  await world.calls(by, 'conversations.close', { id })
  await other.settle()
}
const answering = (result: Awaited<ReturnType<World['deps']['mailer']['send']>>) =>
  Object.assign(Object.create(world.deps) as World['deps'], { mailer: { send: async () => result } })
/** A workspace with too much for anybody to read, whose Sunday is not rolled up yet. */
function asOfSaturday() {
  const { store } = world.deps
  const through = Math.floor(system.clock.now() / DAY) - 2
  const of = { timeZone: 'UTC', format: FORMAT, months: {}, years: {}, rows: { [dateOf(through)]: 10_000 } }
  const rolled = { ...of, from: through, through, next: through + 1, night: through }
  const readRollups = async () => ({ state: { ...emptyRollups, rolled }, stale: [] })
  return Object.assign(Object.create(world.deps) as World['deps'], {
    store: Object.assign(Object.create(store) as typeof store, { ...store, readRollups }),
  })
}

describe('R1 when a week is told', () => {
  const at = (time: string) => Date.parse(time)
  it('R1 from Monday at seven by the workspace’s clock, for two days', () => {
    expect(dueWeek('UTC', at('2026-11-30T06:59:59.999Z'))).toBeUndefined()
    const week = { from: '2026-11-23', to: '2026-11-29', ends: at('2026-11-30T00:00:00Z') }
    expect(dueWeek('UTC', at('2026-11-30T07:00:00Z'))).toEqual(week)
    expect(dueWeek('UTC', at('2026-12-02T06:59:59.999Z'))).toEqual(week)
    expect(dueWeek('UTC', at('2026-12-02T07:00:00Z'))).toBeUndefined()
  })
  it.each([
    ['Pacific/Kiritimati', '2026-11-29T17:00:00Z', '2026-11-29T10:00:00Z'],
    ['Pacific/Pago_Pago', '2026-11-30T18:00:00Z', '2026-11-30T11:00:00Z'],
    ['Asia/Kathmandu', '2026-11-30T01:15:00Z', '2026-11-29T18:15:00Z'],
  ])('R1 of the same days everywhere: %s', (zone, due, ends) => {
    expect(dueWeek(zone, at(due) - 1)).toBeUndefined()
    expect(dueWeek(zone, at(due))).toEqual({ from: '2026-11-23', to: '2026-11-29', ends: at(ends) })
  })
  it('R1 in weeks in which the clock is set forward or back, seven is seven and the week is whole', () => {
    // Summer time began on Sunday 29 March, and ended on Sunday 25 October.
    expect(dueWeek('Europe/Berlin', at('2026-03-30T05:00:00Z'))?.ends).toBe(at('2026-03-29T22:00:00Z'))
    expect(dueWeek('Europe/Berlin', at('2026-03-30T04:59:59Z'))).toBeUndefined()
    expect(dueWeek('Europe/Berlin', at('2026-10-26T06:00:00Z'))?.ends).toBe(at('2026-10-25T23:00:00Z'))
    expect(dueWeek('Europe/Berlin', at('2026-10-26T05:59:59Z'))).toBeUndefined()
  })
})

describe('R1 the week by email', () => {
  it('R1 waits for a week that is not rolled up yet', async () => {
    await hires('carl')
    toMonday(7)
    await sendWeeklyReports(asOfSaturday())
    expect(mailsTo('carl')).toEqual([])
    await runs()
    expect(mailsTo('carl')).toHaveLength(1)
  })
  it('R1 goes out once to who wants it, beside the week before', async () => {
    await hires('dana')
    await hires('dora', {}, { weeklyReport: false })
    await lives('dana')
    toMonday(12)
    await lives('dana')
    await lives('dana')
    toMonday(6, 59)
    await runs()
    expect(mailsTo('dana')).toEqual([])
    system.clock.advance(MINUTE)
    await Promise.all([runs(), runs(), runs()])
    await runs()
    system.clock.advance(HOUR)
    await runs()
    const [email, ...more] = mailsTo('dana')
    expect([more, mailsTo('dora')]).toEqual([[], []])
    expect(email?.subject).toMatch(/^Switchboard Demo: the week of Jan 26\s–\sFeb 1, 2026$/)
    expect(email?.text).toContain('Closed: Week 2; Week before 1; Change +100%')
    expect(email?.text).toContain('First response (median): Week 2 min; Week before 2 min; Change 0%')
    expect(email?.text).toContain('https://console.switchboard.test/reports')
    expect(email?.text).toContain('Turn it off here: https://console.switchboard.test/settings/notifications')
    expect(email?.headers['auto-submitted']).toBe('auto-generated')
    toMonday(7)
    await runs()
    expect(mailsTo('dana').map(({ text }) => /Closed: [^\r\n]*/.exec(text)?.[0])).toEqual([
      'Closed: Week 2; Week before 1; Change +100%',
      'Closed: Week 0; Week before 2; Change -100%',
    ])
  })
  it('R1 A2 says what each may see: all of it, the teams that one leads, or oneself', async () => {
    await hires('ella', { permissions: ['reports.view'] })
    await hires('finn', { teams: [{ id: 'support', role: 'admin' }] })
    await hires('gila')
    await hires('hugo', { teams: [{ id: 'sales', role: 'representative' }] })
    await lives('gila')
    await lives('finn')
    await lives('hugo', new World(system), 'sales')
    toMonday(7)
    await runs()
    const opened = (name: string) => /Closed: Week (\d+)/.exec(mailsTo(name)[0]?.text ?? '')?.[1]
    expect(['ella', 'finn', 'gila', 'hugo'].map(opened)).toEqual(['3', '2', '1', '1'])
    const texts = ['ella', 'finn', 'gila'].map((name) => mailsTo(name)[0]?.text ?? '')
    expect(texts[0]).toContain('the whole workspace')
    expect(texts[0]).toContain('Support: Opened 2')
    expect(texts[0]).toContain('Sales: Opened 1')
    expect(texts[1]).toContain('the teams that you lead')
    expect(texts[1]).not.toContain('Sales')
    expect(texts[2]).toContain('your own week')
    expect(texts[2]).not.toContain('Sales')
    // Who may no longer see everything is told of themselves.
    const { id } = await world.asks<{ id: string }>('ella', 'me.get', {})
    await world.calls('owner', 'agents.update', { id, permissions: [] })
    toMonday(7)
    await runs()
    expect(mailsTo('ella')[1]?.text).toContain('your own week')
  })
  it('R1 is in the agent’s language, and what people call themselves is data', async () => {
    await hires('inge', { name: '<b>Inge</b> {link}' }, { language: 'de' })
    await hires('omar', {}, { language: 'ar' })
    toMonday(7)
    await runs()
    const [email] = mailsTo('inge')
    expect(email?.subject).toMatch(/^Switchboard Demo: die Woche /)
    expect(email?.text).toContain('Hallo <b>Inge</b> {link},')
    expect(email?.html).toContain('Hallo &#60;b&#62;Inge&#60;/b&#62; {link},')
    expect(email?.html).toContain('<a href="https://console.switchboard.test/settings/notifications">')
    expect(mailsTo('omar')[0]?.html).toContain('<div lang="ar" dir="rtl">')
  })
  it('R1 not to who is gone, or has turned it off', async () => {
    const id = await hires('kira')
    await hires('lena')
    await world.calls('owner', 'agents.delete', { id })
    await world.calls('lena', 'me.setNotificationSettings', { weeklyReport: false })
    toMonday(7)
    await runs()
    expect([mailsTo('kira'), mailsTo('lena')]).toEqual([[], []])
  })
  it('R1 SES that is down delays it; what SES refuses is not tried again', async () => {
    await hires('mona')
    toMonday(7)
    const down = answering({ outcome: 'unavailable', reason: 'Throttling' })
    for (let round = 0; round < 5; round++) {
      await runs(down)
      await runs()
      expect(mailsTo('mona')).toEqual([])
      system.clock.advance(5 * MINUTE)
    }
    await runs()
    await runs()
    expect(mailsTo('mona')).toHaveLength(1)
    toMonday(7)
    await runs(answering({ outcome: 'refused', code: 'MessageRejected', reason: 'no' }))
    system.clock.advance(HOUR)
    await runs()
    expect(mailsTo('mona')).toHaveLength(1)
  })
  it('R1 is not sent any more when the next one is near', async () => {
    await hires('nora')
    toMonday(7)
    system.clock.advance(2 * DAY)
    await runs()
    expect(mailsTo('nora')).toEqual([])
  })
  it('R1 one that fails keeps nobody else from theirs, and is told', async () => {
    await hires('olga')
    await hires('paul')
    toMonday(7)
    const { mailer } = world.deps
    const failing: typeof mailer = {
      send: (email) => (email.to[0] === 'olga@demo.test' ? Promise.reject(new Error('cut off')) : mailer.send(email)),
    }
    const deps = Object.assign(Object.create(world.deps) as World['deps'], { mailer: failing })
    await rollUp(deps)
    await expect(sendWeeklyReports(deps)).rejects.toThrow('1 weekly reports')
    expect([mailsTo('olga').length, mailsTo('paul').length]).toEqual([0, 1])
    system.clock.advance(10 * MINUTE)
    await runs()
    expect([mailsTo('olga').length, mailsTo('paul').length]).toEqual([1, 1])
  })
  it('R1 by the workspace’s time zone', async () => {
    await hires('quin')
    await world.calls('owner', 'workspace.update', { timeZone: 'America/New_York' })
    // It is summer there by now.
    toMonday(10, 59)
    await runs()
    const sent = mailsTo('quin').length
    system.clock.advance(MINUTE)
    await runs()
    expect([sent, mailsTo('quin').length]).toEqual([0, 1])
  })
})
