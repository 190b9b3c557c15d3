import { describe, expect, it } from 'vitest'
import { streamFilters } from '../../functions/edges/stream/filters.ts'
import { filtersOf, passes } from '../../functions/platform/stream.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { filterPatterns } from '../../lib/stream.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'

type Event = LambdaRecord['eventName']
const NEVER: Event[] = []
const WRITTEN: Event[] = ['INSERT', 'MODIFY']
const CREATED: Event[] = ['INSERT']
const ALWAYS: Event[] = ['INSERT', 'MODIFY', 'REMOVE']

/** Of every kind of item, which changes of it each consumer is handed. */
const handed: Record<string, { reactions: Event[]; bookkeeping: Event[] }> = {
  agent: { reactions: WRITTEN, bookkeeping: NEVER },
  'api-key': { reactions: WRITTEN, bookkeeping: NEVER },
  'agent-connection': { reactions: ['INSERT', 'REMOVE'], bookkeeping: NEVER },
  campaign: { reactions: WRITTEN, bookkeeping: NEVER },
  'campaign-tally': { reactions: WRITTEN, bookkeeping: NEVER },
  contact: { reactions: WRITTEN, bookkeeping: WRITTEN },
  conversation: { reactions: WRITTEN, bookkeeping: WRITTEN },
  digest: { reactions: WRITTEN, bookkeeping: NEVER },
  entry: { reactions: WRITTEN, bookkeeping: CREATED },
  job: { reactions: WRITTEN, bookkeeping: NEVER },
  listening: { reactions: WRITTEN, bookkeeping: NEVER },
  'notification-settings': { reactions: WRITTEN, bookkeeping: NEVER },
  'queue-alert': { reactions: WRITTEN, bookkeeping: NEVER },
  record: { reactions: WRITTEN, bookkeeping: NEVER },
  'record-note': { reactions: ALWAYS, bookkeeping: NEVER },
  scheduled: { reactions: NEVER, bookkeeping: WRITTEN },
  sweep: { reactions: NEVER, bookkeeping: WRITTEN },
  tagged: { reactions: CREATED, bookkeeping: NEVER },
  team: { reactions: WRITTEN, bookkeeping: NEVER },
  'unmatched-mail': { reactions: WRITTEN, bookkeeping: NEVER },
  'template-refresh': { reactions: WRITTEN, bookkeeping: NEVER },
  channel: { reactions: WRITTEN, bookkeeping: NEVER },
  webhook: { reactions: WRITTEN, bookkeeping: NEVER },
  'webhook-endpoint': { reactions: WRITTEN, bookkeeping: NEVER },
  'webhook-endpoint-run': { reactions: WRITTEN, bookkeeping: NEVER },
  'workflow-schedule': { reactions: WRITTEN, bookkeeping: NEVER },
  'workflow-run': { reactions: WRITTEN, bookkeeping: NEVER },
  workspace: { reactions: WRITTEN, bookkeeping: NEVER },
}
/** Kinds of which no change is handed to anybody. */
const unheard = `
  accepted-mail answer bucket bulk-pace campaign-recipient campaign-targets canned-response category category-name
  channel-health contact-attributes connector counted counters digest-note early-receipt
  export fact first-response given job-outcome job-portion job-refusals joined known-by linked-contact login
  mail-thread movement notification outside-note outside-person read-marks receipt-target
  record-link redirect saved-views seen segment tag template waits
  ticket upload visitor-connection webhook-delivery webhook-erased webhook-part webhook-secret webhook-waiting word words
  workflow workflow-version
`
for (const kind of unheard.trim().split(/\s+/)) handed[kind] = { reactions: NEVER, bookkeeping: NEVER }

/** A change of an item of a kind, of which the filters see no more than this. */
function change(kind: string, eventName: Event, fields = {}): LambdaRecord {
  const image = (text: string) => ({ [TABLE.kind]: { S: kind }, text: { S: text }, ...(text === 'new' ? fields : {}) })
  const dynamodb = {
    ...(eventName === 'REMOVE' ? {} : { NewImage: image('new') }),
    ...(eventName === 'INSERT' ? {} : { OldImage: image('old') }),
  }
  return { eventName, dynamodb } as unknown as LambdaRecord
}

describe.each(['reactions', 'bookkeeping'] as const)('%s', (consumer) => {
  it.each(Object.entries(handed))('%s', (kind, expected) => {
    const passing = ALWAYS.filter((event) => passes(change(kind, event), streamFilters[consumer]))
    expect(passing).toEqual(expected[consumer])
  })
  it('asks for no kind that does not exist', () => {
    const asked = streamFilters[consumer].flatMap(({ kinds }) => kinds)
    expect(asked.filter((kind) => !(kind in handed))).toEqual([])
  })
})

describe('an entry that changed wakes whoever waits for that, or both', () => {
  const woken = (fields: object) =>
    (['reactions', 'bookkeeping'] as const).filter((consumer) =>
      passes(change('entry', 'MODIFY', fields), streamFilters[consumer]),
    )
  const delivery = (status: string) => ({ message: { M: { delivery: { M: { status: { S: status } } } } } })
  const last = (what: string) => ({ lastChange: { S: what } })
  it.each(['queued', 'sending', 'sent', 'read', 'failed'])('M4, C2 a delivery that is %s', (status) => {
    expect(woken(delivery(status))).toEqual(['reactions'])
    expect(woken({ ...delivery(status), ...last('amended') })).toEqual(['reactions'])
  })
  it('M4 nobody waits for what got through, or further', () => {
    expect(woken({ ...delivery('delivered'), ...last('progressed') })).toEqual(['bookkeeping'])
  })
  it.each(['tagged', 'edited', 'unsent'])('F1, F2 one that was %s', (how) => {
    expect(woken(last(how))).toEqual(['reactions', 'bookkeeping'])
    expect(woken({ ...delivery('read'), ...last(how) })).toEqual(['reactions', 'bookkeeping'])
  })
  it('M18 one that a campaign has sent, whatever becomes of it', () => {
    expect(woken({ ...delivery('failed'), ...last('moved') })).toEqual(['reactions', 'bookkeeping'])
    expect(woken({ ...delivery('delivered'), ...last('progressed') })).toEqual(['bookkeeping'])
  })
  it('one whose files came, or that somebody reacted to', () => {
    expect(woken({})).toEqual(['reactions'])
    expect(woken(last('amended'))).toEqual(['reactions'])
    expect(woken(last('reacted'))).toEqual(['reactions'])
  })
})

describe('filters of several selectors', () => {
  it('one that wants a kind whole takes the condition from the others', () => {
    const where = { field: 'state', is: ['on'] }
    const [kinds, events] = [['a'], ['INSERT', 'MODIFY'] as const]
    expect(
      filtersOf([
        { kinds, events, where },
        { kinds, events: ['INSERT'] },
        { kinds, events: ['MODIFY'], where: { field: 'state', is: ['off'] } },
      ]),
    ).toEqual([
      { kinds, events: ['INSERT'] },
      { kinds, events: ['MODIFY'], where: { field: 'state', is: ['on', 'off'] } },
    ])
    expect(
      filtersOf([
        { kinds, events, where },
        { kinds, events },
      ]),
    ).toEqual([{ kinds, events }])
  })
  it('one that wants all but some texts in a field takes in what asks for others in it', () => {
    const [kinds, events] = [['a'], ['MODIFY'] as const]
    const most = { kinds, events, where: { field: 'state', isNot: ['on'] } }
    expect(filtersOf([{ kinds, events, where: { field: 'state', is: ['off'] } }, most])).toEqual([most])
    const some = { kinds, events, where: { field: 'state', is: ['on', 'off'] } }
    expect(filtersOf([some, most])).toEqual([some, most])
    const other = { kinds, events, where: { field: 'other', is: ['off'] } }
    expect(filtersOf([other, most])).toEqual([other, most])
  })
})

/**
 * What Lambda does with a pattern: every field named has one of the texts listed, or is as one of the rules says.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
function matches(pattern: object, value: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const given = (value as Record<string, unknown> | undefined)?.[name]
    return Array.isArray(wanted) ? wanted.some((one) => allows(one, given)) : matches(wanted as object, given)
  })
}
function allows(wanted: string | { exists?: boolean; 'anything-but'?: string[] }, given: unknown): boolean {
  if (typeof wanted === 'string') return wanted === given
  if (wanted.exists !== undefined) return wanted.exists === (given !== undefined)
  return given !== undefined && !wanted['anything-but']?.some((one) => one === given)
}

describe.each(['reactions', 'bookkeeping'] as const)('what Lambda is given as filters of %s', (consumer) => {
  const patterns = filterPatterns(streamFilters[consumer]).map((one) => JSON.parse(one) as object)
  const fields = [
    {},
    { lastChange: { S: 'tagged' } },
    { lastChange: { S: 'progressed' } },
    ...['queued', 'sent', 'failed'].map((status) => ({
      message: { M: { delivery: { M: { status: { S: status } } } } },
    })),
  ]
  it('lets pass what the local runtime lets pass', () => {
    const records = Object.keys(handed).flatMap((kind) =>
      ALWAYS.flatMap((event) => fields.map((each) => change(kind, event, each))),
    )
    const byLambda = records.filter((record) => patterns.some((pattern) => matches(pattern, record)))
    expect(byLambda).toEqual(records.filter((record) => passes(record, streamFilters[consumer])))
    expect(byLambda.length).toBeGreaterThan(0)
  })
})
