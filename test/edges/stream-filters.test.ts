import { describe, expect, it } from 'vitest'
import { streamFilters } from '../../functions/edges/stream/filters.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { type LambdaRecord, passes } from '../../local/aws/stream-records.ts'

type Event = LambdaRecord['eventName']
const NEVER: Event[] = []
const WRITTEN: Event[] = ['INSERT', 'MODIFY']
const MODIFIED: Event[] = ['MODIFY']
const ALWAYS: Event[] = ['INSERT', 'MODIFY', 'REMOVE']

/** Of every kind of item, which changes of it each consumer is handed. */
const handed: Record<string, { realtime: Event[]; reactions: Event[] }> = {
  agent: { realtime: WRITTEN, reactions: WRITTEN },
  contact: { realtime: NEVER, reactions: WRITTEN },
  conversation: { realtime: ALWAYS, reactions: WRITTEN },
  digest: { realtime: NEVER, reactions: WRITTEN },
  entry: { realtime: WRITTEN, reactions: WRITTEN },
  'notification-settings': { realtime: WRITTEN, reactions: WRITTEN },
  record: { realtime: NEVER, reactions: WRITTEN },
  'record-note': { realtime: NEVER, reactions: ALWAYS },
  sweep: { realtime: NEVER, reactions: WRITTEN },
  team: { realtime: WRITTEN, reactions: WRITTEN },
  'unmatched-mail': { realtime: NEVER, reactions: MODIFIED },
  webhook: { realtime: NEVER, reactions: MODIFIED },
}
/** Kinds of which no change is handed to anybody. */
const unheard = `
  accepted-mail agent-connection answer canned-response category category-name channel
  channel-health connector counted counters digest-note early-receipt
  export fact first-response joined linked-contact login
  mail-thread movement notification outside-note read-marks receipt-target
  record-link redirect seen tag tagged waits
  ticket upload visitor-connection webhook-part word words
  workspace
`
for (const kind of unheard.trim().split(/\s+/)) handed[kind] = { realtime: NEVER, reactions: NEVER }

/** A change of an item of a kind, of which the filters see no more than this. */
function change(kind: string, eventName: Event): LambdaRecord {
  const image = (text: string) => ({ [TABLE.kind]: { S: kind }, text: { S: text } })
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
