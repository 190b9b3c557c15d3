import { beforeEach, describe, expect, it } from 'vitest'
import type { Conversation, Counts } from '../../web/src/api/types.ts'
import { forgetCounted, recount, remember, type Shown } from '../../web/src/queues/recount.ts'
import { conversation as made } from './conversation.ts'

const conversation = (version: number, fields: Partial<Conversation> = {}) => made({ version, ...fields })
const waits = { waiting: 'waiting', waitingSince: new Date(0).toISOString(), repNeeded: true } as const

let counts: Counts
let elsewhere: Conversation | undefined
const shown: Shown = {
  me: 'ag_1',
  conversation: () => elsewhere,
  counts(change) {
    counts = change(counts)
  },
}
beforeEach(() => {
  forgetCounted()
  elsewhere = undefined
  counts = {
    views: { unassigned: 5, mine: 2, others: 1, joined: 0, closed: 9, all: 8, blacklist: 0 },
    queues: { rep_needed: 3, pending: 1, soon: 0, overdue: 0, online: 0 },
  }
})

describe('Q9 numbers that a console moves by itself', () => {
  it('Q9 a new conversation, taken, answered and closed', () => {
    expect(recount(shown, conversation(1, waits), true)).toBe(true)
    expect(counts).toMatchObject({ views: { unassigned: 6, all: 9 }, queues: { rep_needed: 4, pending: 1 } })
    recount(shown, conversation(2, { ...waits, assigneeId: 'ag_1' }))
    expect(counts.views).toMatchObject({ unassigned: 5, mine: 3, others: 1 })
    recount(shown, conversation(3, { ...waits, waiting: 'overdue', assigneeId: 'ag_1' }))
    expect(counts.queues).toMatchObject({ overdue: 1, rep_needed: 4 })
    recount(shown, conversation(4, { assigneeId: 'ag_1' }))
    expect(counts.queues).toMatchObject({ overdue: 0, rep_needed: 3 })
    recount(shown, conversation(5, { status: 'resolved', assigneeId: 'ag_1' }))
    expect(counts.views).toMatchObject({ mine: 2, closed: 9 })
  })
  it('Q9 the same again, or something older, moves nothing', () => {
    recount(shown, conversation(4), true)
    const once = counts
    expect(recount(shown, conversation(4), true)).toBe(true)
    expect(recount(shown, conversation(3, { assigneeId: 'ag_1' }))).toBe(true)
    expect(counts).toEqual(once)
  })
  it('Q9 what is not known has to be asked for, once', () => {
    const before = counts
    expect(recount(shown, conversation(7, { assigneeId: 'ag_1' }))).toBe(false)
    expect(counts).toEqual(before)
    remember(conversation(7, { assigneeId: 'ag_1' }))
    expect(recount(shown, conversation(8, { assigneeId: 'ag_2' }))).toBe(true)
    expect(counts.views).toMatchObject({ mine: 1, others: 2 })
  })
  it('Q9 goes by what a list shows; not by an answer that came before its event', () => {
    elsewhere = conversation(3)
    expect(recount(shown, conversation(4, { assigneeId: 'ag_1' }))).toBe(true)
    expect(counts.views).toMatchObject({ unassigned: 4, mine: 3 })
    forgetCounted()
    elsewhere = conversation(9)
    expect(recount(shown, conversation(9))).toBe(false)
  })
})
