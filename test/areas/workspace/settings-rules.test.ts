import { describe, expect, it } from 'vitest'
import type { ChannelHealth } from '../../../functions/areas/channels/domain/channel.ts'
import { problemsOf } from '../../../functions/areas/channels/domain/channel-form.ts'
import {
  type Observed,
  overall,
  stateAfter,
  streakAfter,
} from '../../../functions/areas/channels/domain/channel-health.ts'

const well: Observed = { side: 'calls', outcome: 'ok' }
const away = (attempts: number): Observed => ({ side: 'calls', outcome: 'unavailable', reason: 'gone', attempts })
const forged: Observed = { side: 'webhooks', outcome: 'unsigned' }

/** The states after each of a row of observations, '' where it stays as it is. */
function states(row: Observed[]): string[] {
  let streak: number | undefined
  return row.map((observed) => {
    streak = streakAfter(streak, observed)
    return stateAfter(observed, streak)?.state ?? ''
  })
}

describe('a channel’s health', () => {
  it.each([
    [
      'one refusal of the credentials is enough',
      [{ side: 'calls', outcome: 'unauthorized', reason: '' }],
      ['token_expired'],
    ],
    [
      'what is not set is not a matter of luck',
      [{ side: 'calls', outcome: 'incomplete', reason: '' }],
      ['misconfigured'],
    ],
    ['three in a row are failing', [away(1), away(1), away(1)], ['', '', 'failing']],
    ['not three with a success between', [away(1), away(2), well, away(1), away(2)], ['', '', 'ok', '', '']],
    ['what an earlier process tried counts', [away(3)], ['failing']],
    ['but not over a success of this one', [well, away(7)], ['ok', '']],
    ['wrong signatures, however many: anybody can post them', Array<Observed>(5).fill(forged), ['', '', '', '', 'ok']],
    ['four prove nothing', [...Array<Observed>(4).fill(forged), { ...forged, outcome: 'ok' }], ['', '', '', '', 'ok']],
  ] as [string, Observed[], string[]][])('%s', (_name, row, expected) => {
    expect(states(row)).toEqual(expected)
  })

  it('is that of the worse direction', () => {
    const side = (state: ChannelHealth['state'], since: number): ChannelHealth => ({ state, since, reason: state })
    expect(overall([])).toEqual({ state: 'ok', since: null, reason: null })
    expect(overall([side('ok', 5), side('ok', 7)]).since).toBe(7)
    expect(overall([side('misconfigured', 5), side('ok', 7)]).state).toBe('misconfigured')
    expect(overall([side('failing', 5), side('token_expired', 7)]).state).toBe('token_expired')
  })
})

describe('what a channel consists of', () => {
  const form = {
    types: ['sms'],
    configNames: ['sender'],
    secretNames: ['token'],
    optionalSecretNames: ['salt'],
  } as const
  it.each([
    [{}, []],
    [{ type: 'line' }, ['type']],
    [{ config: {} }, ['config.sender']],
    [{ config: { sender: '1', colour: 'red' } }, ['config.colour']],
    [{ secretNames: [] }, ['secrets.token']],
    [{ secretNames: ['token', 'salt'] }, []],
    [{ secretNames: ['token', 'pepper'] }, ['secrets.pepper']],
  ])('%j: %j', (more, expected) => {
    const filled = { type: 'sms' as const, config: { sender: '1' }, secretNames: ['token'], ...more }
    expect(problemsOf(form, filled as Parameters<typeof problemsOf>[1]).map(({ path }) => path)).toEqual(expected)
  })
})
