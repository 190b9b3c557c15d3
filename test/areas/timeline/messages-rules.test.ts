import { describe, expect, it } from 'vitest'
import { restored, silenced } from '../../../functions/areas/contacts/domain/blacklist.ts'
import { close, hold, markRead, reopen, resume } from '../../../functions/areas/conversations/domain/lifecycle.ts'
import { receiptMoves } from '../../../functions/areas/messages/domain/delivery.ts'
import {
  type IncomingMessage,
  nextAssignee,
  receive,
  reopenForMessage,
  saidAt,
} from '../../../functions/areas/messages/domain/inbound.ts'
import { reply, replyChannel } from '../../../functions/areas/messages/domain/reply.ts'
import { unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { DeliveryStatus } from '../../../functions/areas/timeline/domain/entry.ts'
import { queuedDelivery } from '../../../functions/areas/timeline/domain/queued-delivery.ts'
import { backoffSeconds } from '../../../functions/kernel/backoff.ts'
import {
  anna,
  ben,
  carla,
  contact,
  conversation,
  HOUR,
  moment,
  NOW,
  refusal,
  support,
  whatsapp,
  workspace,
} from './fixtures.ts'

const said = (more: Partial<IncomingMessage> = {}): IncomingMessage => ({
  contact,
  channel: whatsapp,
  text: 'hi',
  attachments: [],
  providerMessageId: 'wamid.1',
  sentAt: NOW,
  ...more,
})
const told = (text = 'hello') => ({
  text,
  channel: whatsapp,
  textLimit: { unit: 'utf16', most: 4096, messages: 1 } as const,
  replyWindowMs: 24 * HOUR,
})

describe('a customer’s message', () => {
  it('Q1 starts the clock when it is received, not when it was sent', () => {
    const { conversation: after, entries } = receive(unchanged(conversation()), said({ sentAt: NOW - HOUR }), moment())
    expect(after).toMatchObject({ waitingSince: NOW, lastInboundAt: NOW, unread: 1 })
    expect(entries[0]).toMatchObject({ at: NOW - HOUR, receivedAt: NOW })
  })
  it('Q1 does not start it anew', () => {
    const waiting = conversation({ waitingSince: NOW - HOUR })
    expect(receive(unchanged(waiting), said(), moment()).conversation.waitingSince).toBe(NOW - HOUR)
  })
  it('M2 S7 that is late changes neither the last message nor the last channel', () => {
    const web = { id: 'demo-web', type: 'web' as const }
    const first = receive(unchanged(conversation()), said(), moment()).conversation
    const after = receive(
      unchanged(first),
      said({ channel: web, text: 'late', sentAt: NOW - HOUR }),
      moment(),
    ).conversation
    expect(after.lastMessage?.text).toBe('hi')
    expect(after.lastChannel).toEqual(whatsapp)
    expect(after.windows).toEqual({ 'demo-whatsapp': NOW, 'demo-web': NOW - HOUR })
  })
  it('S2 ends a hold and starts the clock', () => {
    const { conversation: after, entries } = receive(unchanged(conversation({ status: 'on_hold' })), said(), moment())
    expect(after).toMatchObject({ status: 'ongoing', waitingSince: NOW })
    expect(entries.map((entry) => entry.event?.name ?? entry.kind)).toEqual(['resumed', 'message'])
  })
  it('A10 of a blacklisted contact is kept and starts no clock', () => {
    const { conversation: after, entries } = receive(unchanged(conversation({ blacklisted: true })), said(), moment())
    expect(after.waitingSince).toBeNull()
    expect(entries).toHaveLength(1)
  })
  it.each([
    [undefined, NOW],
    [Number.NaN, NOW],
    [0, NOW],
    [NOW + HOUR, NOW],
    [NOW - 1.5, NOW - 2],
  ])('M2 said at %j counts as %i', (given, expected) => {
    expect(saidAt(given, NOW)).toBe(expected)
  })
})

describe('S5 S6 A8 the message after closing', () => {
  const previous = conversation({ status: 'resolved', assigneeId: 'anna' })
  const next = (candidates = [anna], more: object = {}, given: object = {}) =>
    nextAssignee({ ...contact, ...given }, previous, candidates, { ...workspace, ...more }, 'support')?.id

  it('S6 goes to the same assignee, or to Unassigned by setting', () => {
    expect(next()).toBe('anna')
    expect(next([anna], { nextGoesTo: 'unassigned' })).toBeUndefined()
  })
  it('S6 nobody who is away, gone, or may not see it', () => {
    expect(next([{ ...anna, available: false }])).toBeUndefined()
    expect(next([{ ...anna, deleted: true }])).toBeUndefined()
    expect(next([])).toBeUndefined()
    expect(nextAssignee(contact, { ...previous, assigneeId: 'carla' }, [carla], workspace, 'support')).toBeUndefined()
  })
  it('A8 a pin wins, also over the setting', () => {
    expect(next([anna, ben], { nextGoesTo: 'unassigned' }, { pinnedTo: 'ben' })).toBe('ben')
    expect(next([carla], {}, { pinnedTo: 'carla' })).toBe('carla')
  })
  it('S5 reopening keeps the assignee only while available', () => {
    const closed = {
      ...previous,
      participantIds: ['anna'],
      closedAt: NOW,
      closedBy: 'agent' as const,
      closedById: 'anna',
    }
    expect(reopenForMessage(closed, anna, moment()).conversation).toMatchObject({
      status: 'ongoing',
      assigneeId: 'anna',
      participantIds: [],
      closedAt: null,
      closedById: null,
    })
    expect(reopenForMessage(closed, undefined, moment()).conversation.assigneeId).toBeNull()
  })
})

describe('S2 S3 S4 the life of a conversation', () => {
  it('S2 a hold stops the clock; resuming starts it where the customer was unanswered', () => {
    const held = hold(conversation({ waitingSince: NOW - HOUR }), anna, moment()).conversation
    expect(held).toMatchObject({ status: 'on_hold', waitingSince: null, heldWaiting: true })
    expect(resume(held, anna, moment()).conversation).toMatchObject({ status: 'ongoing', waitingSince: NOW })
    const answered = hold(conversation(), anna, moment()).conversation
    expect(resume(answered, anna, moment()).conversation.waitingSince).toBeNull()
  })
  it('S2 an answer on hold is sent, keeps the hold, and owes the customer nothing', () => {
    const held = conversation({ status: 'on_hold', heldWaiting: true, windows: { 'demo-whatsapp': NOW } })
    const after = reply(held, anna, support, told(), moment()).conversation
    expect(after).toMatchObject({ status: 'on_hold', heldWaiting: false, waitingSince: null })
  })
  it('S3 the resolution is on the timeline, and may be required', () => {
    const resolution = { type: 'incident' as const, category: 'Billing', note: 'paid back' }
    const { conversation: after, entries } = close(
      conversation({ waitingSince: NOW }),
      anna,
      resolution,
      workspace,
      moment(),
    )
    expect(after).toMatchObject({
      status: 'resolved',
      waitingSince: null,
      closedBy: 'agent',
      closedById: 'anna',
      resolution,
    })
    expect(entries.map(({ kind }) => kind)).toEqual(['event', 'resolution'])
    const nothing = { type: null, category: null, note: null }
    expect(close(conversation(), anna, nothing, workspace, moment()).entries).toHaveLength(1)
    const strict = { ...workspace, resolutionRequired: true }
    expect(refusal(() => close(conversation(), anna, { ...resolution, note: null }, strict, moment()))).toBe(
      'invalid_request',
    )
  })
  it('S3 a closed one is not closed again', () => {
    const closed = conversation({ status: 'resolved' })
    const nothing = { type: null, category: null, note: null }
    expect(refusal(() => close(closed, anna, nothing, workspace, moment()))).toBe('conversation_closed')
  })
  it('S4 reopening keeps the assignee only while available', () => {
    const closed = conversation({ status: 'resolved', assigneeId: 'ben', participantIds: ['ben'] })
    expect(reopen(closed, anna, ben, moment()).conversation).toMatchObject({ assigneeId: 'ben', participantIds: [] })
    expect(reopen(closed, anna, { ...ben, available: false }, moment()).conversation.assigneeId).toBeNull()
    expect(reopen(closed, anna, undefined, moment()).conversation.assigneeId).toBeNull()
  })
  it('S4 whoever was unanswered when it was closed waits from when it is reopened', () => {
    const nothing = { type: null, category: null, note: null }
    const closed = (before: Partial<Conversation>) =>
      close(conversation(before), anna, nothing, workspace, moment()).conversation
    const reopened = (before: Partial<Conversation>) => reopen(closed(before), anna, undefined, moment()).conversation
    const waits = { waitingSince: NOW, heldWaiting: false }
    expect(reopened({ waitingSince: NOW - HOUR })).toMatchObject(waits)
    expect(reopened({ status: 'on_hold', heldWaiting: true })).toMatchObject(waits)
    expect(reopened({})).toMatchObject({ waitingSince: null, heldWaiting: false })
    // A message reopens for its own sake; on the blacklist nobody waits (A10).
    const owed = closed({ waitingSince: NOW - HOUR })
    expect(owed).toMatchObject({ waitingSince: null, heldWaiting: true })
    expect(reopenForMessage(owed, anna, moment()).conversation.heldWaiting).toBe(false)
    const silent = reopen({ ...owed, ...silenced(owed) }, anna, undefined, moment()).conversation
    expect(silent).toMatchObject({ waitingSince: null, heldWaiting: true })
    const back = { ...owed, ...restored({ ...owed, ...silenced(owed) }, moment()) }
    expect(reopen(back, anna, undefined, moment()).conversation).toMatchObject(waits)
  })
  it('reading changes nothing but the count', () => {
    const unread = conversation({ unread: 2 })
    expect(markRead(unread)).toMatchObject({ conversation: { unread: 0, seq: 0 }, entries: [] })
    const read = conversation()
    expect(markRead(read).conversation).toBe(read)
  })
})

describe('an answer', () => {
  const open = (more: object = {}) => conversation({ windows: { 'demo-whatsapp': NOW }, waitingSince: NOW, ...more })
  it('M4 is queued, and the customer no longer waits', () => {
    const { conversation: after, entries } = reply(open({ unread: 3 }), anna, support, told(), moment())
    expect(after).toMatchObject({ waitingSince: null, unread: 0, status: 'ongoing', assigneeId: 'anna' })
    expect(entries.at(-1)?.message?.delivery).toEqual(queuedDelivery(NOW))
  })
  it.each([
    [24 * HOUR, undefined],
    [24 * HOUR + 1, 'outside_whatsapp_window'],
  ])('M8 %i ms after the customer’s last message', (age, expected) => {
    const before = open({ windows: { 'demo-whatsapp': NOW - age } })
    expect(refusal(() => reply(before, anna, support, told(), moment()))).toBe(expected)
  })
  it('M8 another channel’s messages open no window', () => {
    const before = open({ windows: { 'demo-web': NOW } })
    expect(refusal(() => reply(before, anna, support, told(), moment()))).toBe('outside_whatsapp_window')
    expect(
      refusal(() => reply(before, anna, support, { ...told(), replyWindowMs: undefined }, moment())),
    ).toBeUndefined()
  })
  it('M5 longer than the channel carries is refused', () => {
    expect(refusal(() => reply(open(), anna, support, told('x'.repeat(4096)), moment()))).toBeUndefined()
    expect(refusal(() => reply(open(), anna, support, told('x'.repeat(4097)), moment()))).toBe('message_too_long')
  })
  it('M3 goes out on the channel of the contact’s last message unless another is picked', () => {
    const two = {
      ...contact,
      identities: [...contact.identities, { channelId: 'demo-web', type: 'web' as const, address: 'v' }],
    }
    expect(replyChannel(open(), two, undefined)).toEqual(whatsapp)
    expect(replyChannel(open(), two, 'demo-web')).toEqual({ id: 'demo-web', type: 'web' })
    expect(refusal(() => replyChannel(open(), contact, 'demo-web'))).toBe('no_identity')
    expect(refusal(() => replyChannel(open(), { ...contact, identities: [] }, undefined))).toBe('no_identity')
  })
})

describe('M4 receipts', () => {
  const states: DeliveryStatus[] = ['queued', 'sending', 'sent', 'delivered', 'read', 'failed']
  const moves = (from: DeliveryStatus) => states.filter((to) => receiptMoves(from, to))
  it('only move a message forward; what was delivered does not fail, what failed is over', () => {
    expect(moves('sending')).toEqual(['sent', 'delivered', 'read', 'failed'])
    expect(moves('sent')).toEqual(['delivered', 'read', 'failed'])
    expect(moves('delivered')).toEqual(['read'])
    expect(moves('read')).toEqual([])
    expect(moves('failed')).toEqual([])
  })
  it('tries again after 1, 2, 4 … at most 300 seconds', () => {
    expect([0, 1, 2, 3, 8, 9, 10, 1000].map(backoffSeconds)).toEqual([1, 1, 2, 4, 128, 256, 300, 300])
  })
})
