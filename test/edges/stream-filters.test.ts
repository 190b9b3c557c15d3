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
const handed: Record<string, { realtime: Event[]; reactions: Event[] }> = {
  agent: { realtime: WRITTEN, reactions: WRITTEN },
  'api-key': { realtime: WRITTEN, reactions: NEVER },
  'agent-connection': { realtime: ['INSERT', 'REMOVE'], reactions: NEVER },
  campaign: { realtime: WRITTEN, reactions: WRITTEN },
  'campaign-tally': { realtime: WRITTEN, reactions: NEVER },
  contact: { realtime: WRITTEN, reactions: WRITTEN },
  conversation: { realtime: WRITTEN, reactions: WRITTEN },
  digest: { realtime: NEVER, reactions: WRITTEN },
  entry: { realtime: WRITTEN, reactions: CREATED },
  job: { realtime: WRITTEN, reactions: WRITTEN },
  listening: { realtime: NEVER, reactions: WRITTEN },
  'notification-settings': { realtime: WRITTEN, reactions: WRITTEN },
  'queue-alert': { realtime: WRITTEN, reactions: WRITTEN },
  record: { realtime: WRITTEN, reactions: WRITTEN },
  'record-note': { realtime: NEVER, reactions: ALWAYS },
  scheduled: { realtime: NEVER, reactions: WRITTEN },
  sweep: { realtime: NEVER, reactions: WRITTEN },
  tagged: { realtime: NEVER, reactions: CREATED },
  team: { realtime: WRITTEN, reactions: WRITTEN },
  'unmatched-mail': { realtime: NEVER, reactions: WRITTEN },
  'template-refresh': { realtime: NEVER, reactions: WRITTEN },
  channel: { realtime: NEVER, reactions: WRITTEN },
  webhook: { realtime: NEVER, reactions: WRITTEN },
  'webhook-endpoint': { realtime: NEVER, reactions: WRITTEN },
  'webhook-endpoint-run': { realtime: NEVER, reactions: WRITTEN },
  'workflow-schedule': { realtime: NEVER, reactions: WRITTEN },
  'workflow-run': { realtime: NEVER, reactions: WRITTEN },
}
/** Kinds of which no change is handed to anybody. */
const unheard = `
  accepted-mail answer bucket bulk-pace campaign-recipient campaign-targets canned-response category category-name
  channel-health contact-attributes connector counted counters digest-note early-receipt
  export fact first-response given job-outcome job-portion job-refusals joined known-by linked-contact login
  mail-thread movement notification outside-note outside-person read-marks receipt-target
  record-link redirect saved-views seen segment tag template waits
  ticket upload visitor-connection webhook-delivery webhook-erased webhook-part webhook-secret webhook-waiting word words
  workflow workflow-version workspace
`
for (const kind of unheard.trim().split(/\s+/)) handed[kind] = { realtime: NEVER, reactions: NEVER }

/** A change of an item of a kind, of which the filters see no more than this. */
function change(kind: string, eventName: Event, fields = {}): LambdaRecord {
  const image = (text: string) => ({ [TABLE.kind]: { S: kind }, text: { S: text }, ...(text === 'new' ? fields : {}) })
  const dynamodb = {
    ...(eventName === 'REMOVE' ? {} : { NewImage: image('new') }),
    ...(eventName === 'INSERT' ? {} : { OldImage: image('old') }),
  }
  return { eventName, dynamodb } as unknown as LambdaRecord
}

describe.each(['realtime', 'reactions'] as const)('%s', (consumer) => {
  it.each(Object.entries(handed))('%s', (kind, expected) => {
    const passing = ALWAYS.filter((event) => passes(change(kind, event), streamFilters[consumer]))
    expect(passing).toEqual(expected[consumer])
  })
  it('asks for no kind that does not exist', () => {
    const asked = streamFilters[consumer].flatMap(({ kinds }) => kinds)
    expect(asked.filter((kind) => !(kind in handed))).toEqual([])
  })
})

describe('an entry that changed wakes the reactions only where one looks at it', () => {
  const delivery = (status: string) => ({ message: { M: { delivery: { M: { status: { S: status } } } } } })
  it.each([
    ['queued', true],
    ['failed', true],
    ['sending', false],
    ['sent', false],
    ['delivered', false],
    ['read', false],
  ])('M4, C2 a delivery that is %s: %s', (status, wakes) => {
    expect(passes(change('entry', 'MODIFY', delivery(status)), streamFilters.reactions)).toBe(wakes)
    expect(passes(change('entry', 'MODIFY', delivery(status)), streamFilters.realtime)).toBe(true)
  })
  it('F2 one that was tagged', () => {
    expect(passes(change('entry', 'MODIFY', { lastChange: { S: 'tagged' } }), streamFilters.reactions)).toBe(true)
    const both = { ...delivery('read'), lastChange: { S: 'tagged' } }
    expect(passes(change('entry', 'MODIFY', both), streamFilters.reactions)).toBe(true)
  })
  it.each(['edited', 'unsent'])('one that was %s', (how) => {
    expect(passes(change('entry', 'MODIFY', { lastChange: { S: how } }), streamFilters.reactions)).toBe(true)
  })
  it('M18 one that a campaign has sent, however far it comes', () => {
    const sent = { ...delivery('delivered'), lastChange: { S: 'moved' } }
    expect(passes(change('entry', 'MODIFY', sent), streamFilters.reactions)).toBe(true)
  })
  it('not one whose message has no delivery', () => {
    const received = { message: { M: { delivery: { NULL: true }, text: { S: 'queued' } } } }
    expect(passes(change('entry', 'MODIFY', received), streamFilters.reactions)).toBe(false)
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
})

/** What Lambda does with a pattern that only asks for equal texts: every field named has one of those listed. */
function matches(pattern: object, value: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const given = (value as Record<string, unknown> | undefined)?.[name]
    return Array.isArray(wanted) ? wanted.includes(given) : matches(wanted as object, given)
  })
}

describe.each(['realtime', 'reactions'] as const)('what Lambda is given as filters of %s', (consumer) => {
  const patterns = filterPatterns(streamFilters[consumer]).map((one) => JSON.parse(one) as object)
  const fields = [
    {},
    { lastChange: { S: 'tagged' } },
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
