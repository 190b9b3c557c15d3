import { afterEach, beforeEach, expect, it } from 'vitest'
import { callerOf } from '../../functions/edges/widget/caller.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { httpEvent } from './world.ts'

const PEER = '203.0.113.9'
beforeEach(() => {
  process.env[ENV.distributionKey] = 'a-word-of-ours'
})
afterEach(() => {
  delete process.env[ENV.distributionKey]
})

const addressOf = (headers: Record<string, string>) =>
  callerOf(httpEvent('POST /widget/sessions', { headers }) as never).address
const ours = { 'x-switchboard-distribution': 'a-word-of-ours' }

it.each<[string, Record<string, string>, string]>([
  ['who calls the API itself', {}, PEER],
  ['whatever they say of where they come from', { 'x-forwarded-for': `192.0.2.1, ${PEER}` }, PEER],
  ['with a guess', { 'x-switchboard-distribution': 'guess', 'x-forwarded-for': `192.0.2.1, ${PEER}` }, PEER],
  ['with an empty guess', { 'x-switchboard-distribution': '', 'x-forwarded-for': `192.0.2.1, ${PEER}` }, PEER],
  ['whom CloudFront passes on', { ...ours, 'x-forwarded-for': `192.0.2.1, ${PEER}` }, '192.0.2.1'],
  ['the same before the gateway adds its own', { ...ours, 'x-forwarded-for': '192.0.2.1' }, '192.0.2.1'],
  ['who invents others before that', { ...ours, 'x-forwarded-for': `10.0.0.1, 192.0.2.1, ${PEER}` }, '192.0.2.1'],
  ['of whom CloudFront says nothing', ours, PEER],
])('%s', (_, headers, address) => {
  expect(addressOf(headers)).toBe(address)
})

it('nobody is believed where there is no word to know CloudFront by', () => {
  delete process.env[ENV.distributionKey]
  expect(addressOf({ 'x-switchboard-distribution': '', 'x-forwarded-for': `192.0.2.1, ${PEER}` })).toBe(PEER)
})
