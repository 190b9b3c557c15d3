import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { occasionsOf } from '../../../functions/areas/workflow-runs/domain/occasion.ts'

const message = (text: string, type = 'messenger', more: object = {}): Entry =>
  ({
    n: 1,
    message: { direction: 'inbound', channel: { id: 'ch', type }, text, attachments: [], tags: [], ...more },
  }) as never
const starts = (entry: Entry) => occasionsOf(entry).map(({ on }) => on)

describe('M12 O1 what an entry may start', () => {
  it.each<[Entry, string[]]>([
    [message('Hello'), ['message.received']],
    [message('[Started a conversation]', 'viber'), ['welcome']],
    [message('Get Started', 'messenger', { payload: 'GET_STARTED' }), ['welcome', 'message.received']],
    [message('/start', 'telegram'), ['welcome', 'message.received']],
    [message('/start@our_bot ref-7', 'telegram'), ['welcome', 'message.received']],
    [message('/started', 'telegram'), ['message.received']],
    [message('/start', 'sms'), ['message.received']],
    [message('Away', 'email', { automatic: true }), []],
    [message('Earlier', 'messenger', { history: true }), []],
    [message('Ours', 'messenger', { direction: 'outbound' }), []],
    [{ n: 1, event: { name: 'overdue', from: null, to: null } } as never, ['waiting.overdue']],
    [{ n: 0, event: { name: 'opened', from: null, to: null } } as never, []],
  ])('%j: %j', (entry, expected) => expect(starts(entry)).toEqual(expected))
})
