import { describe, expect, it } from 'vitest'
import { askedSpan, requireFewRows } from '../../../functions/areas/reports/domain/asked-span.ts'
import { reportScopeOf, withinScope } from '../../../functions/areas/reports/domain/scope.ts'
import { DomainError } from '../../../functions/kernel/errors.ts'
import { agent } from '../timeline/fixtures.ts'

const NOON = Date.UTC(2026, 10, 28, 12)
/** What it answers, or the field that it refuses. */
function refused(run: () => unknown): string {
  try {
    run()
    return 'nothing'
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return [error.code, ...error.errors.map(({ path }) => path)].join(' ')
  }
}

describe('R1 the span that is asked for', () => {
  it.each([
    ['nothing', {}, ['2026-11-01', '2026-11-28']],
    ['a first day', { from: '2026-11-20' }, ['2026-11-20', '2026-11-28']],
    ['a last day', { to: '2026-10-31' }, ['2026-10-04', '2026-10-31']],
    ['both', { from: '2024-02-29', to: '2024-03-01' }, ['2024-02-29', '2024-03-01']],
    ['one day', { from: '2026-11-28', to: '2026-11-28' }, ['2026-11-28', '2026-11-28']],
    ['a day that is to come', { to: '2027-11-29' }, ['2027-11-02', '2027-11-29']],
    ['as much as there can be', { from: '2023-11-25', to: '2026-11-28' }, ['2023-11-25', '2026-11-28']],
  ])('R1: %s', (_, asked, [from, to]) => {
    expect(askedSpan(asked, 'UTC', NOON)).toEqual({ from, to })
  })

  it.each([
    // 2026-11-28T12:00Z is the 29th in Auckland from 11:00Z on.
    ['Pacific/Auckland', {}, ['2026-11-02', '2026-11-29']],
    ['America/Los_Angeles', { from: '2026-11-28T07:59:59Z' }, ['2026-11-27', '2026-11-28']],
    // The moment at which a day begins ends the day before.
    ['Europe/Berlin', { from: '2026-11-20T23:00:00Z', to: '2026-11-21T23:00:00Z' }, ['2026-11-21', '2026-11-21']],
    [
      'Europe/Berlin',
      { from: '2026-11-20T22:59:59.999Z', to: '2026-11-21T23:00:00.001Z' },
      ['2026-11-20', '2026-11-22'],
    ],
    ['Europe/Berlin', { from: '2026-11-20T00:00:00+01:00', to: '2026-11-20T00:00:00+01:00' }, undefined],
    // The night in which clocks go back has an hour twice, and the one in which they go on lacks one.
    ['Europe/Berlin', { from: '2026-10-25T00:59:59Z', to: '2026-10-25T23:00:00Z' }, ['2026-10-25', '2026-10-25']],
    ['Europe/Berlin', { from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z' }, ['2026-03-29', '2026-03-29']],
    // Where midnight is leapt over the day begins at one.
    ['America/Santiago', { from: '2026-09-06T04:00:00Z', to: '2026-09-07T03:00:00Z' }, ['2026-09-06', '2026-09-06']],
  ])('R1: whole days of %s, for %o', (timeZone, asked, expected) => {
    const ask = () => askedSpan(asked, timeZone, NOON)
    if (expected) expect(ask()).toEqual({ from: expected[0], to: expected[1] })
    else expect(refused(ask)).toBe('invalid_request from')
  })

  it.each([
    [{ from: '2026-11-29' }, 'from'],
    [{ from: '2026-11-02', to: '2026-11-01' }, 'from'],
    [{ from: '2023-11-24', to: '2026-11-28' }, 'from'],
    [{ from: '2014-12-31', to: '2015-01-02' }, 'from'],
    [{ to: '2015-01-10' }, 'from'],
    [{ from: '1926-01-01', to: '2026-01-01' }, 'from'],
    [{ to: '2027-11-30' }, 'to'],
    [{ from: '9998-01-01', to: '9999-12-31' }, 'to'],
  ])('R1: %o can’t be meant', (asked, path) => {
    expect(refused(() => askedSpan(asked, 'UTC', NOON))).toBe(`invalid_request ${path}`)
  })

  it('R1: by day it is at most 400, and by anything else as many as there can be', () => {
    expect(refused(() => requireFewRows({ from: '2025-10-25', to: '2026-11-28' }, 'day'))).toBe('nothing')
    expect(refused(() => requireFewRows({ from: '2025-10-24', to: '2026-11-28' }, 'day'))).toBe('invalid_request by')
    for (const by of ['week', 'month', 'hour', 'agent'] as const) {
      expect(refused(() => requireFewRows({ from: '2023-11-25', to: '2026-11-28' }, by))).toBe('nothing')
    }
  })
})

describe('A2, R1 who may see what', () => {
  const people = {
    owner: agent('o', { role: 'owner' }),
    admin: agent('a', { role: 'admin' }),
    manager: agent('m', { role: 'manager' }),
    granted: agent('g', { permissions: ['reports.view'], teams: { support: 'representative' } }),
    'admin of teams': agent('t', { teams: { support: 'admin', sales: 'admin', it: 'representative' } }),
    agent: agent('r', { teams: { support: 'representative' }, permissions: ['conversations.viewAll'] }),
  }
  it.each([
    ['owner', {}],
    ['admin', {}],
    ['manager', {}],
    ['granted', {}],
    ['admin of teams', { team: ['support', 'sales'] }],
    ['agent', { agent: ['r'] }],
  ] as const)('R1: %s sees %o', (who, scope) => {
    expect(reportScopeOf(people[who])).toEqual(scope)
  })

  it.each([
    ['admin of teams', {}, { team: ['support', 'sales'] }],
    ['admin of teams', { team: ['sales'] }, { team: ['sales'] }],
    ['admin of teams', { agent: ['x'], tag: ['a'] }, { team: ['support', 'sales'], agent: ['x'], tag: ['a'] }],
    ['admin of teams', { team: ['it'] }, 'forbidden teamId'],
    ['admin of teams', { team: ['sales', 'unknown'] }, 'forbidden teamId'],
    ['admin of teams', { team: ['-'] }, 'forbidden teamId'],
    ['agent', { team: ['sales'] }, { agent: ['r'], team: ['sales'] }],
    ['agent', { agent: ['r'] }, { agent: ['r'] }],
    ['agent', { agent: ['r', 'x'] }, 'forbidden agentId'],
    ['agent', { agent: ['-'] }, 'forbidden agentId'],
    ['granted', { team: ['it'], agent: ['x'] }, { team: ['it'], agent: ['x'] }],
  ] as const)('R1: %s who asks for %o', (who, asked, expected) => {
    const ask = () => withinScope(reportScopeOf(people[who]), asked)
    if (typeof expected === 'string') expect(refused(ask)).toBe(expected)
    else expect(ask()).toEqual(expected)
  })
})
