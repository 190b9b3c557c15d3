import { describe, expect, it } from 'vitest'
import {
  assign,
  enterToReply,
  join,
  leave,
  transfer,
  unassign,
} from '../../../functions/areas/conversations/domain/crew.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { canSee } from '../../../functions/areas/timeline/domain/visibility.ts'
import { supervises } from '../../../functions/areas/workspace/domain/rights.ts'
import {
  agent,
  anna,
  ben,
  carla,
  conversation,
  david,
  manager,
  moment,
  NOW,
  owner,
  refusal,
  sales,
  salesAdmin,
  sofia,
  support,
} from '../timeline/fixtures.ts'

const events = (entries: Entry[]) => entries.map(({ event }) => [event?.name, event?.from, event?.to])
const inSales = (more = {}) => conversation({ teamId: 'sales', ...more })

describe('A2 A4 who sees a conversation', () => {
  const seen = (more: object) =>
    [owner, manager, anna, sofia, carla, david, salesAdmin]
      .filter((one) => canSee(one, inSales(more)))
      .map(({ id }) => id)

  it('A2 those of the team, and who sees all', () => {
    expect(seen({})).toEqual(['owner', 'manager', 'carla', 'david', 'sam'])
    expect(seen({ teamId: null })).toHaveLength(7)
  })
  it('A4 once grabbed: its owner, the team’s admin, and who sees all', () => {
    expect(seen({ grabbedBy: 'carla', assigneeId: 'carla' })).toEqual(['owner', 'manager', 'carla', 'sam'])
  })
  it('A2 a grant is as good as a role', () => {
    const granted = agent('gina', { permissions: ['conversations.viewAll'] })
    expect(canSee(granted, inSales({ grabbedBy: 'carla' }))).toBe(true)
  })
  it('A10 a blacklisted one is seen only by who may manage the blacklist', () => {
    expect(seen({ blacklisted: true })).toEqual(['owner'])
  })
  it('A9 nobody who was deleted sees anything', () => {
    expect(canSee({ ...owner, deleted: true }, inSales())).toBe(false)
  })
  it('A4 an admin of the team or the workspace supervises', () => {
    expect([owner, manager, salesAdmin, carla].map((one) => supervises(one, 'sales'))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(supervises(salesAdmin, null)).toBe(false)
  })
})

describe('A4 joining', () => {
  it('takes a new conversation', () => {
    const { conversation: after, entries } = join(conversation({ waitingSince: NOW }), anna, support, moment())
    expect(after).toMatchObject({
      status: 'ongoing',
      participantIds: ['anna'],
      assigneeId: null,
      waitingSince: NOW,
      seq: 1,
    })
    expect(events(entries)).toEqual([['joined', null, 'anna']])
  })
  it('again changes nothing', () => {
    const before = conversation({ participantIds: ['anna'] })
    expect(join(before, anna, support, moment()).conversation).toBe(before)
  })
  it('in a grab team makes the first representative its owner, the second too late', () => {
    const first = join(inSales(), carla, sales, moment()).conversation
    expect(first).toMatchObject({ grabbedBy: 'carla', assigneeId: 'carla', participantIds: ['carla'] })
    expect(refusal(() => join(first, david, sales, moment()))).toBe('already_grabbed')
    expect(join(first, carla, sales, moment()).conversation).toBe(first)
  })
  it('by an admin grabs nothing', () => {
    const watched = join(inSales(), salesAdmin, sales, moment()).conversation
    expect(watched).toMatchObject({ grabbedBy: null, assigneeId: null, participantIds: ['sam'] })
    expect(join(watched, carla, sales, moment()).conversation).toMatchObject({ grabbedBy: 'carla' })
  })
  it('is refused once it is closed', () => {
    expect(refusal(() => join(conversation({ status: 'resolved' }), anna, support, moment()))).toBe(
      'conversation_closed',
    )
  })
})

describe('A7 leaving, handing back, handing over', () => {
  it('the last to leave makes it rep-needed again, and unassigned if it was theirs', () => {
    const before = conversation({ participantIds: ['anna'], assigneeId: 'anna', waitingSince: NOW })
    const { conversation: after, entries } = leave(before, anna, moment())
    expect(after).toMatchObject({ participantIds: [], assigneeId: null, waitingSince: NOW })
    expect(events(entries)).toEqual([
      ['left', 'anna', null],
      ['unassigned', 'anna', null],
    ])
  })
  it('a grabbed one that its owner leaves can be grabbed again', () => {
    const grabbed = join(inSales(), carla, sales, moment()).conversation
    const left = leave(grabbed, carla, moment()).conversation
    expect(left.grabbedBy).toBeNull()
    expect(join(left, david, sales, moment()).conversation.grabbedBy).toBe('david')
  })
  it('who is not in it cannot leave it', () => {
    const before = conversation()
    expect(leave(before, anna, moment()).conversation).toBe(before)
  })
  it('a transfer shows it in the other team’s Unassigned, with nobody in it', () => {
    const before = conversation({ participantIds: ['anna', 'ben'], assigneeId: 'anna', waitingSince: NOW })
    const { conversation: after, entries } = transfer(before, anna, sales, moment())
    expect(after).toMatchObject({ teamId: 'sales', assigneeId: null, participantIds: [], waitingSince: NOW })
    expect(events(entries)).toEqual([['transferred', 'support', 'sales']])
    expect(transfer(after, owner, sales, moment()).conversation).toBe(after)
  })
  it('back to Unassigned', () => {
    const { conversation: after } = unassign(conversation({ assigneeId: 'anna' }), ben, moment())
    expect(after.assigneeId).toBeNull()
  })
})

describe('A6 A9 assigning', () => {
  const to = (target: typeof anna, by = anna, teamId = 'support') =>
    refusal(() => assign(conversation({ teamId }), by, target, teamId === 'sales' ? sales : support, moment()))

  it('A6 to an agent who may see it', () => {
    const { conversation: after } = assign(conversation(), anna, ben, support, moment())
    expect(after).toMatchObject({ assigneeId: 'ben', status: 'ongoing', participantIds: [] })
  })
  it('A9 nobody who is away, oneself included', () => {
    expect(to({ ...ben, available: false })).toBe('agent_unavailable')
    expect(to({ ...anna, available: false })).toBe('agent_unavailable')
  })
  it('A6 an agent only to agents of their teams; who sees all to anybody who may see it', () => {
    expect(to(carla)).toBe('forbidden')
    expect(to(carla, owner)).toBe('forbidden')
    expect(to(carla, owner, 'sales')).toBeUndefined()
  })
  it('A4 in a grab team gives it to a representative, and away from another', () => {
    const grabbed = join(inSales(), carla, sales, moment()).conversation
    const moved = assign(grabbed, owner, david, sales, moment()).conversation
    expect(moved).toMatchObject({ assigneeId: 'david', grabbedBy: 'david' })
    expect(canSee(carla, moved)).toBe(false)
  })
})

describe('A5 to answer one joins first', () => {
  it('an unassigned one becomes one’s own', () => {
    const { conversation: after, entries } = enterToReply(conversation(), anna, support, moment())
    expect(after).toMatchObject({ assigneeId: 'anna', participantIds: ['anna'] })
    expect(events(entries)).toEqual([
      ['joined', null, 'anna'],
      ['assigned', null, 'anna'],
    ])
  })
  it('somebody else’s, unjoined, is refused', () => {
    expect(refusal(() => enterToReply(conversation({ assigneeId: 'ben' }), anna, support, moment()))).toBe(
      'join_required',
    )
  })
  it('somebody else’s, joined, is not', () => {
    const before = conversation({ assigneeId: 'ben', participantIds: ['anna'] })
    expect(enterToReply(before, anna, support, moment()).conversation).toBe(before)
  })
  it('one’s own, unjoined, joins', () => {
    const { entries } = enterToReply(conversation({ assigneeId: 'anna' }), anna, support, moment())
    expect(events(entries)).toEqual([['joined', null, 'anna']])
  })
})
