import { describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import type { Step } from '../../../functions/areas/workflows/domain/document.ts'
import { received, results, withWorkflows } from './kit.ts'

const kit = withWorkflows()
const { made, conversationId, conversation, entries, runsOf, runOf, later } = kit

describe('O1 a message that a workflow waits for', () => {
  it('is answered, noted, given to a team and tagged, once, by that workflow', async () => {
    const { world } = kit
    const id = await made('Greet', {
      trigger: received,
      steps: [
        { id: 'hello', do: 'send', with: { text: 'Hello $contact.name' } },
        { id: 'note', do: 'note', with: { text: 'New here' } },
        { id: 'give', do: 'transfer', with: { teamId: 'sales' } },
        { id: 'tag', do: 'tag', with: { tag: 'greeted' } },
      ],
    })
    await world.writes('one', 'Good day')
    await world.settle()
    const run = await runOf(id)
    expect(run).toMatchObject({ state: 'done', on: 'message.received', conversationId: conversationId() })
    expect(results(run)).toEqual(['hello', 'note', 'give', 'tag'].map((step) => [step, 'done']))
    const own = (await entries()).filter(({ actor }) => actor.type === 'workflow')
    expect(own.map(({ message, note, event }) => message?.text ?? note?.text ?? event?.name)).toEqual([
      'Hello Casey Customer',
      'New here',
      'transferred',
    ])
    expect(own[0]?.actor).toMatchObject({ id, name: 'Greet', run: { id: run.id, depth: 1 } })
    const [said] = (await entries()).filter(({ message }) => message?.direction === 'inbound')
    expect(said?.message?.tags).toEqual(['greeted'])
    // Nobody has answered them yet.
    expect(await conversation()).toMatchObject({ teamId: 'sales', waiting: 'waiting', status: 'new' })
    const inConversation = await world.asks('owner', 'conversations.workflowRuns', { id: conversationId() })
    expect(inConversation).toMatchObject({ items: [{ id: run.id }] })
    expect(await world.asks('owner', 'workflowRuns.get', { id: run.id })).toEqual(run)
  })

  it('starts it once, however often and however late the stream tells of it', async () => {
    const { world } = kit
    const id = await made('Once', { trigger: received, steps: [{ id: 'note', do: 'note', with: { text: 'Once' } }] })
    await world.writes('one')
    const records = await world.takeRecords()
    await world.runReactions(records)
    await world.settle()
    await world.runReactions(records)
    kit.system.clock.advance(3_600_000)
    await world.runReactions(records)
    await world.settle()
    expect(await runsOf(id)).toHaveLength(1)
    expect((await entries()).filter(({ note }) => note?.text === 'Once')).toHaveLength(1)
  })

  it('is heard by who knew a moment ago that nobody waits for it', async () => {
    const { world } = kit
    await world.writes('before')
    await world.settle()
    const steps = [{ id: 'note', do: 'note', with: { text: 'At once' } }]
    const document = { name: 'At once', trigger: received, steps, enabled: true }
    const { id } = await world.asks<{ id: string }>('owner', 'workflows.create', document)
    await world.writes('after')
    await world.settle()
    expect(await runsOf(id)).toHaveLength(1)
    await world.asks('owner', 'workflows.delete', { id })
    await world.writes('again')
    await world.settle()
    expect((await entries()).filter(({ note }) => note?.text === 'At once')).toHaveLength(1)
  })

  it('is looked at by conditions, and does not start one that asks for something else', async () => {
    const { world } = kit
    const steps: Step[] = [{ id: 'note', do: 'note', with: { text: 'Billing' } }]
    const when = { field: 'message.text', is: 'contains', value: 'invoice' } as const
    const id = await made('Billing', { trigger: received, when, steps })
    const first = await made('First', { trigger: { on: 'message.received', which: 'first' }, steps })
    await world.writes('one', 'Good day')
    await world.writes('two', 'Where is my INVOICE?')
    await world.settle()
    const [run, ...others] = await runsOf(id)
    expect(others).toEqual([])
    expect(run?.conditions).toEqual([{ field: 'message.text', value: 'Where is my INVOICE?', held: true }])
    expect(await runsOf(first)).toHaveLength(1)
  })
})

describe('O1 steps', () => {
  it('branches lead one way or the other, and a stop ends it', async () => {
    const { world } = kit
    const id = await made('Branch', {
      trigger: received,
      steps: [
        {
          id: 'ask',
          do: 'branch',
          with: {
            when: { field: 'message.text', is: 'startsWith', value: 'a' },
            // biome-ignore lint/suspicious/noThenProperty: a list of steps
            then: [
              { id: 'a', do: 'note', with: { text: 'A' } },
              { id: 'end', do: 'stop' },
            ],
            else: [{ id: 'b', do: 'note', with: { text: 'B' } }],
          },
        },
        { id: 'after', do: 'note', with: { text: 'After' } },
      ],
    })
    const told = async (text: string) => {
      kit.system.clock.advance(1_000)
      await world.writes(text, text)
      await world.settle()
      return results(await runOf(id))
    }
    expect(await told('apple')).toEqual([
      ['ask', 'then'],
      ['a', 'done'],
      ['end', 'stopped'],
    ])
    expect(await told('pear')).toEqual([
      ['ask', 'else'],
      ['b', 'done'],
      ['after', 'done'],
    ])
  })

  it('a reference that is gone is passed over with an entry, and the rest is done', async () => {
    const { world } = kit
    const team = { id: `t${world.tag}`, name: world.tag, mode: 'collaboration' }
    await world.asks('owner', 'teams.create', team)
    const id = await made('Gone', {
      trigger: received,
      steps: [
        { id: 'give', do: 'transfer', with: { teamId: team.id } },
        { id: 'note', do: 'note', with: { text: 'On' } },
      ],
    })
    await world.asks('owner', 'teams.delete', { id: team.id })
    await world.writes('one')
    await world.settle()
    expect(results(await runOf(id))).toEqual([
      ['give', 'skipped', 'invalid_request'],
      ['note', 'done'],
    ])
    expect((await entries()).filter(({ event }) => event?.name === 'step_skipped')).toHaveLength(1)
  })

  it('a rule’s no ends it with step and reason; tried again it goes on from there', async () => {
    const { world } = kit
    const id = await made('Late', {
      trigger: { on: 'conversation.closed' },
      steps: [
        { id: 'note', do: 'note', with: { text: 'Closed' } },
        { id: 'say', do: 'send', with: { text: 'Bye' } },
      ],
    })
    await world.writes('one')
    await world.settle()
    await world.asks('agent1', 'conversations.close', { id: conversationId() })
    await world.settle()
    const run = await runOf(id)
    expect(run.state).toBe('failed')
    expect(results(run)).toEqual([
      ['note', 'done'],
      ['say', 'failed', 'conversation_closed'],
    ])
    expect((await entries()).filter(({ event }) => event?.name === 'workflow_stopped')).toHaveLength(1)
    await world.asks('agent1', 'conversations.reopen', { id: conversationId() })
    await world.asks('owner', 'workflowRuns.retry', { id: run.id })
    await world.settle()
    expect(results(await runOf(id))).toEqual([
      ['note', 'done'],
      ['say', 'done'],
    ])
    const retried = world.asks('owner', 'workflowRuns.retry', { id: run.id })
    await expect(retried).rejects.toMatchObject({ code: 'not_acceptable' })
    expect((await entries()).filter(({ note }) => note?.text === 'Closed')).toHaveLength(1)
  })

  it('sets attributes, links, holds, notifies, assigns, closes and opens', async () => {
    const { world } = kit
    const id = await made('All', {
      trigger: received,
      steps: [
        { id: 'set', do: 'setAttribute', with: { key: 'plan', value: 'gold' } },
        { id: 'link', do: 'link', with: { kind: 'lead' } },
        { id: 'hold', do: 'hold', with: { seconds: 60 } },
        { id: 'tell', do: 'notify', with: { agentIds: ['ag_agent1'] } },
        { id: 'give', do: 'assign', with: { agentId: 'ag_agent1' } },
        { id: 'take', do: 'unassign' },
        { id: 'close', do: 'close', with: { type: 'question' } },
        { id: 'open', do: 'open' },
      ],
    })
    await world.writes('one')
    await world.settle()
    const run = await runOf(id)
    expect(results(run).filter(([, result]) => result !== 'done')).toEqual([])
    expect(run.steps).toHaveLength(8)
    const contact = await world.asks<OutputOf<'contacts.get'>>('owner', 'contacts.get', { id: world.whatsappContact })
    expect(contact.attributes).toEqual({ plan: 'gold' })
    const { items } = await world.asks<OutputOf<'notifications.list'>>('agent1', 'notifications.list', {})
    expect(JSON.stringify(items)).toContain(conversationId())
    expect((await conversation()).status).toBe('ongoing')
  })
})

describe('O1 waiting', () => {
  it('for a time, and goes on as the workflow was when it began', async () => {
    const { world } = kit
    const id = await made('Wait', {
      trigger: received,
      steps: [
        { id: 'wait', do: 'wait', with: { seconds: 3600 } },
        { id: 'note', do: 'note', with: { text: 'An hour later' } },
      ],
    })
    await world.writes('one')
    await world.settle()
    const began = await runOf(id)
    expect(began).toMatchObject({ state: 'waiting', waitsForReply: false })
    await world.asks('owner', 'workflows.update', { id, steps: [{ id: 'other', do: 'note', with: { text: 'Other' } }] })
    // Called too early it waits on.
    kit.system.runs.push({ kind: 'run', id: began.id })
    await later(3_500_000)
    expect(await runOf(id)).toMatchObject({ state: 'waiting' })
    kit.system.clock.advance(200_000)
    for (let twice = 0; twice < 2; twice++) kit.system.runs.push({ kind: 'run', id: began.id })
    await world.settle()
    expect(results(await runOf(id))).toEqual([
      ['wait', 'waited'],
      ['note', 'done'],
    ])
    expect((await entries()).flatMap(({ note }) => note?.text ?? [])).toEqual(['An hour later'])
  })

  it('is found by the sweep where the schedule never fired', async () => {
    const { world } = kit
    const id = await made('Swept', {
      trigger: received,
      steps: [
        { id: 'wait', do: 'wait', with: { seconds: 60 } },
        { id: 'note', do: 'note', with: { text: 'Swept' } },
      ],
    })
    await world.writes('one')
    await world.settle()
    kit.system.clock.advance(120_000)
    kit.system.runs.push({ kind: 'push' })
    await world.settle()
    expect((await runOf(id)).state).toBe('done')
  })

  it('for the customer, or until a time has gone by', async () => {
    const id = await made('Reply', {
      trigger: { on: 'message.received', which: 'first' },
      steps: [
        {
          id: 'wait',
          do: 'wait',
          with: { until: 'reply', atMost: 3600, else: [{ id: 'none', do: 'note', with: { text: 'Nothing came' } }] },
        },
        { id: 'note', do: 'note', with: { text: 'Went on' } },
      ],
    })
    await kit.world.writes('one')
    await kit.world.settle()
    expect(await runOf(id)).toMatchObject({ state: 'waiting', waitsForReply: true })
    kit.system.clock.advance(1_000)
    await kit.world.writes('two')
    await kit.world.settle()
    expect(results(await runOf(id))).toEqual([
      ['wait', 'replied'],
      ['note', 'done'],
    ])
    kit.another()
    await kit.world.writes('one')
    await kit.world.settle()
    kit.system.runs.push({ kind: 'run', id: (await runOf(id)).id })
    await later(3_700_000)
    kit.system.runs.push({ kind: 'push' })
    await kit.world.settle()
    expect(results(await runOf(id))).toEqual([
      ['wait', 'waited'],
      ['none', 'done'],
      ['note', 'done'],
    ])
  })

  it('a silence starts one, when nobody has said anything for so long', async () => {
    const { world, system } = kit
    const id = await made('Silence', {
      trigger: { on: 'silence', minutes: 60 },
      steps: [{ id: 'close', do: 'close', with: {} }],
    })
    await world.writes('one')
    await world.settle()
    system.clock.advance(30 * 60_000)
    await world.writes('two')
    await world.settle()
    const fires = async () => {
      system.runs.push({ kind: 'silence', id: `60-${conversationId()}` })
      await world.settle()
    }
    await later(45 * 60_000)
    await fires()
    expect(await runsOf(id)).toEqual([])
    await later(20 * 60_000)
    await fires()
    await fires()
    expect(await runsOf(id)).toMatchObject([{ state: 'done' }])
    expect(await conversation()).toMatchObject({ status: 'resolved', closedBy: 'workflow' })
  })
})

describe('O1 workflows that start one another', () => {
  it('none starts on what it did itself', async () => {
    const { world } = kit
    const id = await made('Loop', {
      trigger: { on: 'conversation.transferred' },
      steps: [
        { id: 'there', do: 'transfer', with: { teamId: 'support' } },
        { id: 'back', do: 'transfer', with: { teamId: 'sales' } },
      ],
    })
    await world.writes('one')
    await world.settle()
    await world.asks('owner', 'conversations.transfer', { id: conversationId(), teamId: 'sales' })
    await world.settle()
    expect(await runsOf(id)).toHaveLength(1)
  })

  it('a chain of them ends after five, with an entry that says so', async () => {
    const { world } = kit
    const teams = Array.from({ length: 7 }, (_, at) => `c${at}${world.tag}`)
    for (const id of teams) await world.asks('owner', 'teams.create', { id, name: id, mode: 'collaboration' })
    const ids: string[] = []
    for (let at = 0; at < 6; at++) {
      ids.push(
        await made(`Chain ${at}`, {
          trigger: { on: 'conversation.transferred' },
          when: { field: 'team.id', is: 'equals', value: teams[at] ?? '' },
          steps: [{ id: 'on', do: 'transfer', with: { teamId: teams[at + 1] ?? '' } }],
        }),
      )
    }
    await world.writes('one')
    await world.settle()
    await world.asks('owner', 'conversations.transfer', { id: conversationId(), teamId: teams[0] })
    await world.settle()
    const states = await Promise.all(ids.map(async (id) => (await runsOf(id)).map(({ state }) => state)))
    expect(states).toEqual([['done'], ['done'], ['done'], ['done'], ['done'], ['failed']])
    expect((await conversation()).teamId).toBe(teams[5])
    const stopped = (await entries()).filter(({ event }) => event?.name === 'workflow_stopped')
    expect(stopped.map(({ event, actor }) => [event?.to, actor.run?.depth])).toEqual([['chain', 6]])
  })
})

describe('C7, A11 whoever is erased', () => {
  it('takes the runs along, as a deleted conversation does', async () => {
    const { world } = kit
    const id = await made('Kept', { trigger: received, steps: [{ id: 'note', do: 'note', with: { text: 'Hi' } }] })
    await world.writes('one')
    await world.settle()
    const run = await runOf(id)
    await world.asks('agent1', 'conversations.close', { id: conversationId() })
    await world.asks('owner', 'conversations.delete', { id: conversationId() })
    await world.settle()
    expect(await runsOf(id)).toEqual([])
    expect(await world.deps.store.readRun(run.id)).toBeUndefined()
  })
})
