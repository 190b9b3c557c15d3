import { describe, expect, it } from 'vitest'
import { parseJob } from '../../functions/edges/delivery/run-job.ts'
import { parseTimerEvent } from '../../functions/edges/timer/event.ts'

describe('what the version before left behind', () => {
  it.each([
    ['deliver-message', { entryId: 'en_1', contactId: 'ct_1', round: 2 }],
    ['fetch-file', { entryId: 'en_1', contactId: 'ct_1', attachment: 0 }],
    ['send-export', { exportId: 'en_1', contactId: 'ct_1' }],
    ['write-outside-note', { noteId: 'rn_1', recordId: 'ld_1', at: 5 }],
    ['replay-webhook', { webhookId: 'wh_1', askedAt: 5 }],
  ])('M4 a job that was queued without its kind is understood: %s', (kind, job) => {
    expect(parseJob(JSON.stringify(job))).toEqual({ kind, ...job })
    expect(parseJob(JSON.stringify({ kind, ...job }))).toEqual({ kind, ...job })
  })

  it.each([
    [{ sweep: true }, { kind: 'sweep' }],
    [{ recount: true }, { kind: 'recount' }],
    [
      { conversationId: 'cv_1', at: 5 },
      { kind: 'conversation', id: 'cv_1', at: 5 },
    ],
    [{ conversationId: 'cv_1' }, { kind: 'conversation', id: 'cv_1' }],
    [
      { digestOf: 'ag_1', at: 5 },
      { kind: 'digest', id: 'ag_1', at: 5 },
    ],
    [{ digestOf: 'ag_1' }, { kind: 'digest', id: 'ag_1' }],
  ])('Q6 a timer that was set without its kind is understood: %j', (before, now) => {
    expect(parseTimerEvent(before)).toEqual(now)
    expect(parseTimerEvent(now)).toEqual(now)
  })
})

describe('what nobody ever sent is refused', () => {
  it.each([{}, { kind: 'nothing' }, { kind: 'send-export' }, [], null, 'text'])('no job: %j', (job) => {
    expect(() => parseJob(JSON.stringify(job))).toThrow()
  })
  it.each([{}, { kind: 'nothing' }, { kind: 'conversation' }, { digestOf: 1 }, [], null, 'text'])(
    'no timer: %j',
    (event) => {
      expect(() => parseTimerEvent(event)).toThrow()
    },
  )
})
