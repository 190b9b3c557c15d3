import { describe, expect, it } from 'vitest'
import { assign, transfer, unassign } from '../../../functions/areas/conversations/domain/crew.ts'
import { close, hold, reopen } from '../../../functions/areas/conversations/domain/lifecycle.ts'
import { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { canSee } from '../../../functions/areas/timeline/domain/visibility.ts'
import type { Automaton } from '../../../functions/areas/workspace/domain/doer.ts'
import { anna, carla, conversation, moment, NOW, refusal, sales, support, workspace } from '../timeline/fixtures.ts'

const workflow: Automaton = { type: 'workflow', id: 'wf_1', name: 'Away', run: { id: 'run_1', depth: 2 } }
const bot: Automaton = { type: 'bot', id: 'bot_1', name: 'Robin' }
const silent = { type: null, category: null, note: null }
const strict = { ...workspace, resolutionRequired: true }

describe('O1 what acts without a person', () => {
  it('assigns whom an agent of no team could not, and never whoever may not see it', () => {
    const { conversation: after, entries } = assign(conversation({ teamId: 'sales' }), workflow, carla, sales, moment())
    expect(after).toMatchObject({ assigneeId: 'carla', status: 'ongoing', participantIds: [] })
    expect(entries.map(({ actor, event }) => [actor, event?.to])).toEqual([
      [{ type: 'workflow', id: 'wf_1', name: 'Away', run: { id: 'run_1', depth: 2 } }, 'carla'],
    ])
    const strange = () => assign(conversation({ teamId: 'sales' }), workflow, anna, sales, moment())
    expect(refusal(strange)).toBe('forbidden')
  })
  it('moves it on, back and on hold, and is in no crew for it', () => {
    const given = conversation({ teamId: 'sales', assigneeId: 'carla', participantIds: ['carla'] })
    for (const step of [
      transfer(given, workflow, support, moment()),
      unassign(given, workflow, moment()),
      hold(given, bot, moment()),
    ]) {
      expect(step.entries.every(({ actor }) => actor.type === 'workflow' || actor.type === 'bot')).toBe(true)
      expect(step.conversation.participantIds).not.toContain('wf_1')
    }
  })
  it.each([workflow, bot])('closes as itself, in nobody’s list, with no more than it says ($type)', (by) => {
    const { conversation: after, entries } = close(conversation(), by, silent, strict, moment())
    expect(after).toMatchObject({ status: 'resolved', closedBy: by.type, closedById: null, closedAt: NOW })
    expect(entries[0]?.actor).toMatchObject({ type: by.type, id: by.id })
    expect(reopen(after, workflow, undefined, moment()).conversation).toMatchObject({ closedBy: null })
  })
  it('sees all that there is', () => {
    expect(canSee(workflow, conversation({ teamId: 'sales', blacklisted: true }))).toBe(true)
    expect(canSee(workflow, conversation({ deletedAt: NOW }))).toBe(false)
  })
  it('is read back as it was stored, and so are entries from before there were any', () => {
    const [entry] = unassign(conversation({ assigneeId: 'anna' }), workflow, moment()).entries
    expect(Entry.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
    const [older] = unassign(conversation({ assigneeId: 'anna' }), anna, moment()).entries
    expect(Entry.parse(older)?.actor).toEqual({ type: 'agent', id: 'anna', name: anna.name })
  })
})
