import { describe, expect, it } from 'vitest'
import { Problem } from '../../web/src/api/problem.ts'
import type { Conversation } from '../../web/src/api/types.ts'
import { type Done, type Server, undoing } from '../../web/src/flow/undo.ts'
import { conversation as made } from './conversation.ts'

const conversation = (fields: Partial<Conversation> = {}) =>
  made({ assigneeId: 'ag_me', participantIds: ['ag_me'], ...fields })

/** A server that does what ours does, as far as undoing goes. */
function serverWith(start: Conversation, refuses: Record<string, Problem> = {}) {
  let now = start
  const asked: string[] = []
  const server: Server = {
    read: async () => now,
    async act(verb, input) {
      asked.push(verb)
      const refusal = refuses[verb]
      if (refusal) {
        delete refuses[verb]
        throw refusal
      }
      const to = input as { agentId?: string; teamId?: string }
      const moved: Record<typeof verb, () => Partial<Conversation>> = {
        reopen: () => ({ status: 'ongoing', participantIds: [], closedAt: null }),
        transfer: () => ({ teamId: to.teamId ?? null, assigneeId: null, participantIds: [] }),
        resume: () => ({ status: 'ongoing' }),
        hold: () => ({ status: 'on_hold' }),
        join: () => ({ participantIds: [...now.participantIds, 'ag_me'] }),
        assign: () => ({ assigneeId: to.agentId ?? null }),
        unassign: () => ({ assigneeId: null }),
      }
      now = { ...now, ...moved[verb]() }
      return now
    },
  }
  return { server, asked, now: () => now }
}

const closedAt = new Date(9).toISOString()
const closed = (fields: Partial<Conversation> = {}) =>
  conversation({ status: 'resolved', participantIds: [], closedAt, ...fields })
const done = (verb: Done['verb'], before: Conversation, after: Conversation): Done => ({
  verb,
  me: 'ag_me',
  before,
  after,
})

describe('taking back what was done last', () => {
  it('S4 a closed one is open again, with me in it and whose it was', async () => {
    const at = serverWith(closed())
    expect(await undoing(done('close', conversation(), closed()), at.server)()).toEqual({ isPartly: false })
    expect(at.asked).toEqual(['reopen', 'join'])
    expect(at.now()).toMatchObject({ status: 'ongoing', assigneeId: 'ag_me', participantIds: ['ag_me'] })
  })
  it('S2 S4 one that was on hold is again', async () => {
    const before = conversation({ status: 'on_hold' })
    const at = serverWith(closed())
    await undoing(done('close', before, closed()), at.server)()
    expect(at.now().status).toBe('on_hold')
  })
  it('S4 says so where a colleague who was in it cannot be put back, or is not available', async () => {
    const before = conversation({ participantIds: ['ag_me', 'ag_ben'], assigneeId: 'ag_ben' })
    const away = new Problem(409, { code: 'agent_unavailable' })
    const at = serverWith(closed({ assigneeId: null }), { assign: away })
    expect(await undoing(done('close', before, closed()), at.server)()).toEqual({ isPartly: true })
    expect(at.now()).toMatchObject({ status: 'ongoing', participantIds: ['ag_me'] })
  })
  it('A7 a transferred one comes back to its team, and to whom it belonged', async () => {
    const after = conversation({ teamId: 'sales', assigneeId: null, participantIds: [] })
    const at = serverWith(after)
    expect(await undoing(done('transfer', conversation(), after), at.server)()).toEqual({ isPartly: false })
    expect(at.now()).toMatchObject({ teamId: 'support', assigneeId: 'ag_me', participantIds: ['ag_me'] })
  })
  it('S2 one on hold goes on', async () => {
    const after = conversation({ status: 'on_hold' })
    const at = serverWith(after)
    await undoing(done('hold', conversation(), after), at.server)()
    expect(at.asked).toEqual(['resume'])
  })

  const before = conversation()
  const transferred = conversation({ teamId: 'sales', assigneeId: null, participantIds: [] })
  const held = conversation({ status: 'on_hold' })
  const taken = { ...transferred, assigneeId: 'ag_carla' }
  it.each([
    ['isOpen', 'close', closed(), conversation()],
    ['closedAgain', 'close', closed(), closed({ closedAt: new Date(99).toISOString() })],
    ['movedOn', 'transfer', transferred, { ...transferred, teamId: 'billing' }],
    ['taken', 'transfer', transferred, taken],
    ['closed', 'transfer', transferred, closed({ teamId: 'sales' })],
    ['notHeld', 'hold', held, conversation()],
    ['closed', 'hold', held, closed()],
  ] as const)('does nothing, and says why, where others went on: %s after %s', async (trouble, verb, after, now) => {
    const at = serverWith(now)
    expect(await undoing(done(verb, before, after), at.server)()).toEqual({ trouble })
    expect(at.asked).toEqual([])
  })
  it('M1 S4 the customer has begun another one meanwhile', async () => {
    const at = serverWith(closed(), { reopen: new Problem(409, { code: 'conversation_superseded' }) })
    expect(await undoing(done('close', before, closed()), at.server)()).toEqual({ trouble: 'superseded' })
  })
  it('a server that cannot be reached is asked again, and what was done is not done twice', async () => {
    for (const verb of ['reopen', 'join']) {
      const at = serverWith(closed(), { [verb]: new Problem(0, {}) })
      const undo = undoing(done('close', before, closed()), at.server)
      await expect(undo()).rejects.toMatchObject({ code: 'offline' })
      expect(await undo()).toEqual({ isPartly: false })
      expect(at.now()).toMatchObject({ status: 'ongoing', participantIds: ['ag_me'] })
      expect(at.asked.filter((each) => each === 'reopen')).toHaveLength(verb === 'reopen' ? 2 : 1)
    }
  })
})
