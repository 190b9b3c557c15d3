import { describe, expect, it } from 'vitest'
import { emailsMentioned, mentionsOf } from '../../../functions/areas/contacts/domain/mentions.ts'
import { assign, join, leave, transfer, unassign } from '../../../functions/areas/conversations/domain/crew.ts'
import { receive } from '../../../functions/areas/messages/domain/inbound.ts'
import { reply } from '../../../functions/areas/messages/domain/reply.ts'
import {
  actionsOf,
  isShared,
  isUnread,
  notificationFrom,
  notificationOf,
  parseNotificationId,
  stillTells,
} from '../../../functions/areas/notifications/domain/notifications.ts'
import { applyTimers } from '../../../functions/areas/queues/domain/timers.ts'
import { PRESENCE_MS, presenceOf, TYPING_MS } from '../../../functions/areas/sockets/domain/presence.ts'
import { appendEvent, byAgent, system, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import type { Agent } from '../../../functions/areas/workspace/domain/agent.ts'
import {
  anna,
  ben,
  carla,
  contact,
  conversation,
  david,
  MINUTE,
  manager,
  moment,
  NOW,
  owner,
  sales,
  salesAdmin,
  sofia,
  support,
  whatsapp,
} from '../timeline/fixtures.ts'

const teams = [support, sales]
const everybody = [owner, manager, anna, ben, sofia, carla, david, salesAdmin]
const said = (text = 'Hello') => ({
  contact,
  channel: whatsapp,
  text,
  attachments: [],
  providerMessageId: null,
  sentAt: undefined,
})
const writes = (before: Conversation) => receive(unchanged(before), said(), moment())
const last = (entries: Entry[]) => entries.at(-1) as Entry
/** Who is told of a step's last entry, and as what. */
const told = ({ conversation, entries }: { conversation: Conversation; entries: Entry[] }, agents = everybody) =>
  Object.fromEntries(
    agents.flatMap((agent) => {
      const kind = notificationOf(last(entries), agent, { conversation, teams })
      return kind ? [[agent.id, kind]] : []
    }),
  )
const away = (agent: Agent): Agent => ({ ...agent, available: false })

describe('N1 a customer’s message', () => {
  it('N1 in Unassigned is told to those who see it and are available', () => {
    const step = writes(conversation())
    const kinds = { owner: 'message_unassigned', manager: 'message_unassigned', sofia: 'message_unassigned' }
    expect(told(step)).toEqual({ ...kinds, anna: 'message_unassigned', ben: 'message_unassigned' })
    expect(told(step, [away(anna)])).toEqual({})
  })
  it('N1 is mine for the assignee and who joined, available or not; the others’ for the rest', () => {
    const step = writes(conversation({ assigneeId: 'anna', participantIds: ['sofia'] }))
    expect(told(step, [away(anna), ben, sofia])).toEqual({
      anna: 'message_mine',
      sofia: 'message_mine',
      ben: 'message_others',
    })
  })
  it('A4 in a grab team is offered to representatives, and told to its admins as nothing to grab', () => {
    const step = writes(conversation({ teamId: 'sales' }))
    expect(told(step)).toEqual({
      owner: 'message_unassigned',
      manager: 'message_unassigned',
      carla: 'grab_offer',
      david: 'grab_offer',
      sam: 'message_unassigned',
    })
    const scene = { conversation: step.conversation, teams }
    expect([carla, salesAdmin, owner].map((agent) => actionsOf(agent, scene))).toEqual([['grab'], ['join'], ['join']])
  })
  it('A4 of a grabbed conversation reaches its owner, supervisors, and no other representative', () => {
    const step = writes(
      conversation({ teamId: 'sales', grabbedBy: 'carla', assigneeId: 'carla', participantIds: ['carla'] }),
    )
    expect(told(step)).toEqual({
      owner: 'message_others',
      manager: 'message_others',
      carla: 'message_mine',
      sam: 'message_others',
    })
    expect(actionsOf(carla, { conversation: step.conversation, teams })).toEqual([])
  })
  it('A10 A11 of somebody on the blacklist, or in what was deleted, is told to nobody', () => {
    expect(told(writes(conversation({ blacklisted: true })))).toEqual({})
    expect(told(writes(conversation({ deletedAt: NOW })))).toEqual({})
  })
  it('N1 an answer is told to nobody', () => {
    const answered = reply(
      conversation({ participantIds: ['anna'], assigneeId: 'anna' }),
      anna,
      support,
      {
        text: 'Hi',
        channel: whatsapp,
        textLimit: { unit: 'utf16', most: 100, messages: 1 } as const,
        replyWindowMs: undefined,
      },
      moment(),
    )
    expect(told(answered)).toEqual({})
  })
})

describe('N1 who handles it', () => {
  it('A6 the assignee is told, away or not; nobody of their own doing', () => {
    expect(told(assign(conversation(), owner, anna, support, moment()))).toEqual({ anna: 'assigned' })
    const step = assign(conversation(), owner, anna, support, moment())
    expect(told(step, [away(anna)])).toEqual({ anna: 'assigned' })
    expect(told(assign(conversation(), anna, anna, support, moment()))).toEqual({})
  })
  it('A6 nobody is told of an assignment that does not hold any more', () => {
    const { entries } = assign(conversation(), owner, anna, support, moment())
    expect(told({ conversation: conversation({ assigneeId: 'ben' }), entries })).toEqual({})
  })
  it('A5 whoever had joined and answers is not told that they became the assignee', () => {
    const { conversation: after, entries } = reply(
      conversation({ participantIds: ['anna'] }),
      anna,
      support,
      {
        text: 'Hi',
        channel: whatsapp,
        textLimit: { unit: 'utf16', most: 100, messages: 1 } as const,
        replyWindowMs: undefined,
      },
      moment(),
    )
    const assigned = entries.filter(({ event }) => event?.name === 'assigned')
    expect(assigned).toHaveLength(1)
    expect(told({ conversation: after, entries: assigned })).toEqual({})
  })
  it('M9 whoever writes first is not told that it is theirs', () => {
    const started = conversation({ assigneeId: 'anna', participantIds: ['anna'], status: 'ongoing' })
    expect(told(appendEvent(unchanged(started), moment(), system, 'assigned', null, 'anna'))).toEqual({})
  })
  it('S6 whom the next conversation goes to by itself is told', () => {
    const opened = conversation({ assigneeId: 'anna' })
    const step = appendEvent(unchanged(opened), moment(), system, 'assigned', null, 'anna')
    expect(told(step)).toEqual({ anna: 'assigned' })
  })
  it('A4 A7 what comes back to a grab team is offered again, but to who gave it back', () => {
    const grabbed = join(conversation({ teamId: 'sales' }), carla, sales, moment()).conversation
    expect(told(leave(grabbed, carla, moment()))).toEqual({ david: 'grab_offer' })
    expect(told(unassign(grabbed, owner, moment()))).toEqual({ carla: 'grab_offer', david: 'grab_offer' })
    expect(told(transfer(conversation(), anna, sales, moment()))).toEqual({ carla: 'grab_offer', david: 'grab_offer' })
    expect(told(transfer(conversation({ teamId: 'sales' }), carla, support, moment()))).toEqual({})
  })
  it('A9 nothing is offered to who is not available', () => {
    expect(told(transfer(conversation(), anna, sales, moment()), [away(carla), david])).toEqual({ david: 'grab_offer' })
  })
})

describe('Q6 soon and overdue', () => {
  const waits = (more: Partial<Conversation> = {}) => conversation({ waitingSince: NOW, lastInboundAt: NOW, ...more })
  const late = (more: Partial<Conversation>, minutes: number) =>
    applyTimers(waits(more), support, moment(NOW + minutes * MINUTE + 1))
  it('Q6 are told to the crew, away or not', () => {
    const step = late({ assigneeId: 'anna', participantIds: ['ben'] }, 3)
    expect(told(step, [away(anna), ben, sofia, owner])).toEqual({ anna: 'soon', ben: 'soon' })
  })
  it('Q6 where there is no crew, to those of the team who are available', () => {
    expect(told(late({}, 3), [anna, away(ben), sofia, owner, carla])).toEqual({ anna: 'soon', sofia: 'soon' })
    expect(told(late({ teamId: null }, 3), [owner, carla])).toEqual({ owner: 'soon', carla: 'soon' })
  })
  it('Q6 a late timer tells only of the worse', () => {
    const { conversation: after, entries } = late({}, 5)
    const kinds = entries.map((entry) => notificationOf(entry, anna, { conversation: after, teams }))
    expect(entries.map(({ event }) => event?.name)).toEqual(['soon', 'overdue'])
    expect(kinds).toEqual([undefined, 'overdue'])
  })
  it('Q6 nobody is told once it was answered', () => {
    const { entries, conversation: after } = late({}, 3)
    expect(told({ conversation: { ...after, waitingSince: null }, entries })).toEqual({})
  })
})

describe('C5 mentions', () => {
  const note = (text: string, mentions: string[], author = anna) => ({
    conversation: conversation(),
    entries: [
      {
        ...(writes(conversation()).entries[0] as Entry),
        kind: 'note' as const,
        actor: byAgent(author),
        message: undefined,
        note: { text, mentions },
      } as Entry,
    ],
  })
  it('C5 calls those it names, available or not, who may see it; not its author', () => {
    expect(told(note('look', ['ben', 'anna', 'carla', 'nobody']), [anna, away(ben), carla])).toEqual({ ben: 'mention' })
  })
  it('C5 an agent is named by @email, whatever stands around it', () => {
    const text = 'See @Ben@demo.test, (@carla@demo.test) and @ben@demo.test. Not mail@anna@demo.test or anna@demo.test'
    expect(emailsMentioned(text)).toEqual(['ben@demo.test', 'carla@demo.test'])
    expect(mentionsOf(text, ['sofia', 'ben'], everybody)).toEqual(['sofia', 'ben', 'carla'])
  })
})

describe('N2 what is kept', () => {
  const scene = (more: Partial<Conversation> = {}) => ({ conversation: conversation(more), teams })
  it('N2 its id is the entry’s and the kind’s, and can be taken apart', () => {
    const entry = last(writes(conversation()).entries)
    const notification = notificationFrom(entry, 'message_mine')
    expect(notification.id).toBe(`${entry.id}:message_mine`)
    expect(parseNotificationId(notification.id)).toEqual({ entryId: entry.id, kind: 'message_mine' })
    for (const id of ['', 'en_1', 'en_1:nothing', 'en_1:mention:more', 'xx:mention']) {
      expect(parseNotificationId(id)).toBeUndefined()
    }
  })
  it('N2 what a whole team is told is kept once', () => {
    const crew = conversation({ assigneeId: 'anna' })
    expect(
      (['message_others', 'message_unassigned', 'grab_offer'] as const).map((kind) => isShared(kind, crew)),
    ).toEqual([true, true, true])
    expect(
      (['soon', 'overdue'] as const).map((kind) => [isShared(kind, crew), isShared(kind, conversation())]),
    ).toEqual([
      [false, true],
      [false, true],
    ])
    expect((['message_mine', 'assigned', 'mention'] as const).some((kind) => isShared(kind, crew))).toBe(false)
  })
  it('A4 a grab offer is over once somebody has it, and was never one to others', () => {
    expect(stillTells('grab_offer', david, scene({ teamId: 'sales' }))).toBe(true)
    const grabbed = scene({ teamId: 'sales', grabbedBy: 'carla', assigneeId: 'carla' })
    expect(stillTells('grab_offer', david, grabbed)).toBe(false)
    expect(stillTells('grab_offer', carla, grabbed)).toBe(false)
    expect(stillTells('grab_offer', salesAdmin, scene({ teamId: 'sales' }))).toBe(false)
  })
  it('A2 A10 nothing is shown of what one may not see any more', () => {
    expect(stillTells('mention', anna, scene({ teamId: 'sales' }))).toBe(false)
    expect(stillTells('assigned', owner, scene({ blacklisted: true }))).toBe(false)
  })
  it('N2 is read once marked, or once somebody read or answered what it is about', () => {
    const notification = notificationFrom(last(writes(conversation()).entries), 'message_mine')
    const unmarked = { allBefore: 0, ids: new Set<string>() }
    const unread = conversation({ unread: 1, waitingSince: NOW })
    expect(isUnread(notification, unread, unmarked)).toBe(true)
    expect(isUnread(notification, unread, { ...unmarked, ids: new Set([notification.id]) })).toBe(false)
    expect(isUnread(notification, unread, { ...unmarked, allBefore: notification.at })).toBe(false)
    expect(isUnread(notification, unread, { ...unmarked, allBefore: notification.at - 1 })).toBe(true)
    expect(isUnread(notification, conversation(), unmarked)).toBe(false)
    expect(isUnread({ ...notification, kind: 'overdue' }, unread, unmarked)).toBe(true)
    expect(isUnread({ ...notification, kind: 'overdue' }, conversation({ unread: 1 }), unmarked)).toBe(false)
    expect(isUnread({ ...notification, kind: 'mention' }, conversation(), unmarked)).toBe(true)
  })
})

describe('M13 presence', () => {
  const looking = (state: 'viewing' | 'typing', toldAt = NOW, conversationId = 'cv_1') => ({
    conversationId,
    state,
    until: toldAt + PRESENCE_MS,
  })
  it('M13 holds for a minute, typing for ten seconds', () => {
    const states = (toldAt: number, state: 'viewing' | 'typing') =>
      presenceOf([{ agentId: 'anna', looking: looking(state, toldAt) }], 'cv_1', NOW).get('anna')
    expect(states(NOW - PRESENCE_MS + 1, 'viewing')).toBe('viewing')
    expect(states(NOW - PRESENCE_MS, 'viewing')).toBeUndefined()
    expect(states(NOW - TYPING_MS + 1, 'typing')).toBe('typing')
    expect(states(NOW - TYPING_MS, 'typing')).toBe('viewing')
  })
  it('M13 somebody who types in one of two windows types; who is elsewhere is not here', () => {
    const sockets = [
      { agentId: 'anna', looking: looking('typing') },
      { agentId: 'anna', looking: looking('viewing') },
      { agentId: 'sofia', looking: looking('viewing') },
      { agentId: 'carla', looking: looking('viewing', NOW, 'cv_2') },
      { agentId: 'david' },
    ]
    expect([...presenceOf(sockets, 'cv_1', NOW)]).toEqual([
      ['anna', 'typing'],
      ['sofia', 'viewing'],
    ])
  })
})
