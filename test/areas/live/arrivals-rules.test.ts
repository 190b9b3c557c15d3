import { describe, expect, it } from 'vitest'
import { arrivalsByMinute, liveTeamsOf } from '../../../functions/areas/live/domain/arrivals.ts'
import { agentNow } from '../../../functions/areas/live/domain/live-agents.ts'
import { seesFiguresOf, seesFiguresOfAgent } from '../../../functions/areas/workspace/domain/rights.ts'
import { agent, MINUTE, NOW } from '../timeline/fixtures.ts'

describe('R2 arrivals of the last hour', () => {
  it('stand in their minutes, the oldest first', () => {
    const at = (minutes: number) => ({ at: NOW - minutes * MINUTE, teamId: null })
    const minutes = arrivalsByMinute([at(0), at(0.5), at(1), at(59.9), at(60), at(61)], NOW)
    expect(minutes).toHaveLength(60)
    expect([minutes[59], minutes[58], minutes[0]]).toEqual([2, 1, 1])
    expect(minutes.reduce((sum, number) => sum + number, 0)).toBe(4)
  })
  it('what another’s clock stored a moment ahead came in this minute', () => {
    expect(arrivalsByMinute([{ at: NOW + 300, teamId: null }], NOW)[59]).toBe(1)
  })
})

describe('R2 since when an agent is as they are', () => {
  const anna = agent('anna')
  const here = [{ since: NOW - 30 * MINUTE }, { since: NOW - 90 * MINUTE }]
  it.each([
    ['online since the first of their windows', { ...anna, available: true }, here, NOW - 90 * MINUTE],
    ['away since they said so', { ...anna, available: false, availableChangedAt: NOW - MINUTE }, here, NOW - MINUTE],
    ['away since they came', { ...anna, available: false, availableChangedAt: NOW - 900 * MINUTE }, here, NOW - 90 * MINUTE],
    ['offline since nobody knows when', { ...anna, availableChangedAt: NOW - MINUTE }, [], null],
  ])('%s', (_what, who, sockets, since) => {
    expect(agentNow(who, sockets)).toEqual({
      id: 'anna',
      name: who.name,
      online: sockets.length > 0,
      available: who.available,
      since,
    })
  })
  it('who was deleted is not there', () => {
    expect(agentNow({ ...anna, deleted: true }, here)).toMatchObject({ online: false, available: false, since: null })
  })
})

describe('R2 whose figures an agent may see', () => {
  const owner = agent('olga', { role: 'owner' })
  const granted = agent('greta', { permissions: ['reports.view'] })
  const lead = agent('lea', { teams: { support: 'admin', sales: 'representative' } })
  const plain = agent('pia', { teams: { support: 'representative' } })
  it.each([
    ['an owner everybody’s', owner, [null, 'support', 'sales']],
    ['whoever was granted it everybody’s', granted, [null, 'support', 'sales']],
    ['an admin of a team the team’s', lead, ['support']],
    ['anybody else their inbox’s', plain, [null, 'support']],
  ])('%s', (_what, me, teams) => {
    expect(liveTeamsOf(me, ['support', 'sales'])).toEqual(teams)
  })
  it('of agents: those of the teams, and their own', () => {
    const others = [lead, plain, agent('carl', { teams: { sales: 'representative' } })]
    const seen = (me: typeof lead) => others.filter((other) => seesFiguresOfAgent(me, other)).map(({ id }) => id)
    expect([owner, granted, lead, plain].map(seen)).toEqual([['lea', 'pia', 'carl'], ['lea', 'pia', 'carl'], ['lea', 'pia'], ['pia']])
  })
  it('a team’s by whoever looks after it; of all together by whoever sees all', () => {
    const sees = (teamId: string | null) => [owner, granted, lead, plain].map((one) => seesFiguresOf(one, teamId))
    expect([sees('support'), sees('sales'), sees(null)]).toEqual([
      [true, true, true, false],
      [true, true, false, false],
      [true, true, false, false],
    ])
  })
})
