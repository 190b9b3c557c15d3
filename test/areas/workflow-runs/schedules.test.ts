import { describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import type { Step, Trigger } from '../../../functions/areas/workflows/domain/document.ts'
import { withWorkflows } from './kit.ts'

const kit = withWorkflows()
const HOUR = 3_600_000
const DAY = 24 * HOUR

const daily = (more: object = {}): Trigger => ({ on: 'schedule', cron: '0 9 * * *', ...more }) as Trigger
const mark: Step = { id: 'mark', do: 'setAttribute', with: { key: 'greeted', value: 'yes' } }
const schedule = async (id: string) => {
  const found = await kit.world.deps.store.readSchedule(id)
  if (!found) throw new Error('no schedule')
  return found
}
/** Its time comes, and whoever is told of it is told twice. */
async function comes(id: string) {
  const { nextAt } = await schedule(id)
  kit.system.clock.advance((nextAt ?? 0) - kit.system.clock.now() + 1)
  for (let twice = 0; twice < 2; twice++) kit.system.runs.push({ kind: 'schedule', id })
  await kit.world.settle()
}
async function contacts(count: number): Promise<string[]> {
  const { world } = kit
  const ids: string[] = []
  for (let at = 0; at < count; at++) {
    const input = { name: `Contact ${at}`, attributes: { of: world.tag } }
    ids.push((await world.asks<{ id: string }>('owner', 'contacts.create', input)).id)
  }
  return ids
}
const greeted = async (id: string) =>
  (await kit.world.asks<OutputOf<'contacts.get'>>('owner', 'contacts.get', { id })).attributes.greeted

const countRuns = async (id: string) =>
  (await kit.world.asks<OutputOf<'workflows.runs'>>('owner', 'workflows.runs', { id, limit: 100 })).items.length

describe('O1 a workflow that comes by its schedule', () => {
  it('over all contacts of a segment, a portion at a time, once each time', async () => {
    const { world } = kit
    const ids = await contacts(30)
    const filter = { attributes: [{ key: 'of', is: 'equals', value: world.tag }] }
    const segment = await world.asks<{ id: string }>('owner', 'segments.create', { name: world.tag, filter })
    const id = await kit.made('Greet', {
      trigger: daily({ over: 'contacts', filter: { segmentId: segment.id } }),
      steps: [mark],
    })
    await world.settle()
    await comes(id)
    expect(await countRuns(id)).toBe(30)
    expect(new Set(await Promise.all(ids.map(greeted)))).toEqual(new Set(['yes']))
    const now = kit.system.clock.now()
    const { nextAt, underway } = await schedule(id)
    expect(underway).toBeUndefined()
    expect(nextAt).toBeGreaterThan(now)
    expect(nextAt).toBeLessThanOrEqual(now + DAY)
    await comes(id)
    expect(await countRuns(id)).toBe(60)
  })

  it('over open conversations of a team, and not those of others', async () => {
    const { world } = kit
    const team = await world.asks<{ id: string }>('owner', 'teams.create', { name: world.tag, mode: 'collaboration' })
    await world.writes('here')
    await world.asks('owner', 'conversations.transfer', { id: kit.conversationId(), teamId: team.id })
    const here = kit.conversationId()
    kit.another()
    await kit.world.writes('elsewhere')
    await kit.world.settle()
    const trigger = daily({ over: 'conversations', filter: { teamId: team.id } })
    const id = await kit.made('Close', { trigger, steps: [{ id: 'close', do: 'close', with: {} }] })
    await comes(id)
    expect((await kit.runsOf(id)).map(({ conversationId, on }) => [conversationId, on])).toEqual([[here, 'schedule']])
    expect((await kit.conversation()).status).not.toBe('resolved')
    // It is closed now: there is nobody to go over.
    await comes(id)
    expect(await kit.runsOf(id)).toHaveLength(1)
  })

  it('by the clock of the workspace, changed and switched off at once', async () => {
    const { world } = kit
    await world.asks('owner', 'workspace.update', { timeZone: 'Asia/Kolkata' })
    const id = await kit.made('Clock', { trigger: daily({ over: 'contacts' }), steps: [mark] })
    expect(new Date((await schedule(id)).nextAt ?? 0).toISOString()).toMatch(/T03:30/)
    await world.asks('owner', 'workspace.update', { timeZone: 'UTC' })
    await world.asks('owner', 'workflows.update', {
      id,
      trigger: { on: 'schedule', cron: '30 10 * * *', over: 'contacts' },
    })
    expect(new Date((await schedule(id)).nextAt ?? 0).toISOString()).toMatch(/T10:30/)
    // A new name changes nothing about when it comes.
    const { version } = await schedule(id)
    await world.asks('owner', 'workflows.update', { id, name: 'Other' })
    expect((await schedule(id)).version).toBe(version)
    await world.asks('owner', 'workflows.disable', { id })
    expect(await world.deps.store.readSchedule(id)).toBeUndefined()
    kit.system.runs.push({ kind: 'schedule', id })
    await world.settle()
    expect(await kit.runsOf(id)).toEqual([])
  })

  it('is found by the sweep where it never fired, and what it missed is left out', async () => {
    const { world } = kit
    const [contact = ''] = await contacts(1)
    const filter = { attributes: [{ key: 'of', is: 'equals', value: world.tag }] }
    const segment = await world.asks<{ id: string }>('owner', 'segments.create', { name: world.tag, filter })
    const id = await kit.made('Swept', {
      trigger: daily({ over: 'contacts', filter: { segmentId: segment.id } }),
      steps: [mark],
    })
    await world.settle()
    kit.system.clock.advance(3 * DAY)
    kit.system.runs.push({ kind: 'push' })
    await world.settle()
    expect(await kit.runsOf(id)).toHaveLength(1)
    expect(await greeted(contact)).toBe('yes')
    expect((await schedule(id)).nextAt).toBeGreaterThan(kit.system.clock.now())
    // A segment that is gone means nobody.
    await world.asks('owner', 'segments.delete', { id: segment.id })
    await comes(id)
    expect(await kit.runsOf(id)).toHaveLength(1)
  })
})
