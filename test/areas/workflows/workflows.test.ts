import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { whatsapp } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { everything, hire, outcome, stored, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
let world: World
let made: string[] = []
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  for (const id of made) await world.calls('owner', 'workflows.delete', { id })
  made = []
  world = new World(system)
  await world.clear()
})

type Workflow = OutputOf<'workflows.get'>
type Plan = OutputOf<'workflows.dryRun'>

const greet = {
  name: 'Greet',
  trigger: { on: 'conversation.opened' },
  steps: [{ id: 'a', do: 'send', with: { text: 'Hi' } }],
}
async function make(document: object = greet, who = 'owner'): Promise<Workflow> {
  const workflow = await world.asks<Workflow>(who, 'workflows.create', document)
  made.push(workflow.id)
  return workflow
}
const heard = async (id: string) =>
  (await world.deps.store.readListening()).listeners.filter(({ workflowId }) => workflowId === id)
const act = (name: 'get' | 'enable' | 'disable', id: string, more: object = {}) =>
  world.asks<Workflow>('owner', `workflows.${name}`, { id, ...more })

describe('O1 a workflow', () => {
  it('is drafted off, switched on and off, changed, and deleted, and listens while it is on', async () => {
    const drafted = await make()
    expect(drafted).toMatchObject({ ...greet, when: {}, enabled: false, createdBy: 'ag_owner', version: 1 })
    expect(await act('get', drafted.id)).toEqual(drafted)
    expect(await heard(drafted.id)).toEqual([])

    expect(await act('enable', drafted.id)).toMatchObject({ enabled: true, version: 2 })
    expect(await act('enable', drafted.id)).toMatchObject({ enabled: true, version: 2 })
    expect(await heard(drafted.id)).toEqual([{ workflowId: drafted.id, on: 'conversation.opened' }])

    const silent = { on: 'silence', minutes: 30 }
    await world.asks('owner', 'workflows.update', { id: drafted.id, trigger: silent })
    expect(await heard(drafted.id)).toEqual([{ workflowId: drafted.id, ...silent }])
    // Runs that began with how it was go on as they began.
    expect(await world.deps.store.readWorkflowAt(drafted.id, 2)).toMatchObject({ trigger: greet.trigger, version: 2 })
    expect(await world.deps.store.readWorkflowAt(drafted.id, 3)).toMatchObject({ trigger: silent })
    expect(await world.deps.store.readWorkflowAt(drafted.id, 1)).toBeUndefined()

    expect(await act('disable', drafted.id)).toMatchObject({ enabled: false, version: 4 })
    expect(await heard(drafted.id)).toEqual([])
    await act('enable', drafted.id)
    await world.calls('owner', 'workflows.delete', { id: drafted.id })
    made = []
    expect(await heard(drafted.id)).toEqual([])
    expect(await outcome(act('get', drafted.id))).toBe('not_found')
    expect(await world.deps.store.readWorkflowAt(drafted.id, 5)).toMatchObject({ enabled: true })
  })

  it('is on as soon as it is made, or changed, where that says so; what is not complete is refused then', async () => {
    const { id, enabled } = await make({ ...greet, enabled: true })
    expect(enabled).toBe(true)
    expect(await heard(id)).toEqual([{ workflowId: id, on: 'conversation.opened' }])
    expect(await world.asks('owner', 'workflows.update', { id, enabled: false })).toMatchObject({ enabled: false })
    expect(await heard(id)).toEqual([])
    expect(await world.asks('owner', 'workflows.update', { id, enabled: true })).toMatchObject({ enabled: true })
    expect(await heard(id)).toHaveLength(1)
    expect(await outcome(make({ ...greet, steps: [], enabled: true }))).toMatch(/^invalid_request/)
    const nowhere = [{ id: 'a', do: 'transfer', with: { teamId: 'tm_gone' } }]
    expect(await outcome(make({ ...greet, steps: nowhere, enabled: true }))).toMatch(/^invalid_request/)
    expect(await make({ ...greet, steps: nowhere })).toMatchObject({ enabled: false })
  })

  it('two who edit it at once: the later is told, with what it is by now', async () => {
    const { id } = await make()
    const edit = (name: string) => outcome(world.calls('owner', 'workflows.update', { id, version: 1, name }))
    expect((await Promise.all([edit('One'), edit('Two')])).toSorted()).toEqual(['done', 'version_conflict version'])
    expect(await outcome(act('enable', id, { version: 1 }))).toBe('version_conflict version')
  })

  it('several that are switched on at once all listen', async () => {
    const ids = await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => (await make({ ...greet, name })).id))
    await Promise.all(ids.map((id) => act('enable', id)))
    for (const id of ids) expect(await heard(id)).toHaveLength(1)
  })

  it('is kept by who keeps the settings, and looked at by everybody', async () => {
    const { id } = await make()
    for (const who of ['manager', 'support-admin', 'agent1']) {
      expect(await outcome(world.calls(who, 'workflows.get', { id }))).toBe('done')
      for (const name of ['enable', 'disable', 'delete', 'update'] as const) {
        expect(await outcome(world.calls(who, `workflows.${name}`, { id }))).toBe('forbidden')
      }
      expect(await outcome(world.calls(who, 'workflows.create', greet))).toBe('forbidden')
    }
  })

  it('says where a document is wrong', async () => {
    const deep = { id: 'b', do: 'assign', with: { to: 'last', else: [{ id: 'c', do: 'transfer', with: {} }] } }
    expect(await outcome(make({ ...greet, steps: [deep] }))).toBe('invalid_request steps.0.with.else.0.with.teamId')
    const twice = { ...greet, steps: [...greet.steps, ...greet.steps] }
    expect(await outcome(make(twice))).toBe('invalid_request steps.1.id')
    const { id } = await make({ ...greet, steps: [] })
    expect(await outcome(act('enable', id))).toBe('invalid_request steps')
    const text = 'x'.repeat(1_000_000)
    const when = { all: [{ field: 'message.text', is: 'contains', value: text }] }
    expect(await outcome(world.calls('owner', 'workflows.update', { id, when }))).toBe(
      'invalid_request when.all.0.value',
    )
  })

  it('that names what is gone says so, and is not switched on', async () => {
    const team = await world.asks<{ id: string }>('owner', 'teams.create', { name: world.tag, mode: 'collaboration' })
    const agent = await hire(world, 'gone')
    const document = {
      name: 'Route',
      trigger: { on: 'message.received' },
      when: { not: { any: [{ field: 'team.id', is: 'in', value: ['support', team.id] }] } },
      steps: [
        {
          id: 'a',
          do: 'assign',
          with: { agentId: agent.email, else: [{ id: 'b', do: 'assign', with: { roundRobin: team.id } }] },
        },
        { id: 'c', do: 'send', with: { cannedResponseId: 'cr_none' } },
        { id: 'd', do: 'send', with: { template: { id: 'tp_none', variables: {} } } },
        { id: 'e', do: 'close', with: { category: 'No such' } },
        { id: 'f', do: 'bot', with: { botId: 'bt_none' } },
      ],
    }
    const workflow = await make(document)
    const never = [
      'steps.1.with.cannedResponseId',
      'steps.2.with.template.id',
      'steps.3.with.category',
      'steps.4.with.botId',
    ]
    expect(workflow.broken).toEqual(never)
    expect(await outcome(act('enable', workflow.id))).toBe(`invalid_request ${never.join(' ')}`)
    const { id } = workflow
    await world.calls('owner', 'workflows.update', { id, steps: document.steps.slice(0, 1) })
    expect(await act('enable', id)).not.toHaveProperty('broken')

    await world.calls('owner', 'agents.delete', { id: agent.id })
    await world.calls('owner', 'teams.delete', { id: team.id })
    const broken = ['when.not.any.0.value.1', 'steps.0.with.agentId', 'steps.0.with.else.0.with.roundRobin']
    expect(await act('get', id)).toMatchObject({ enabled: true, broken })
    const { items } = await world.asks<OutputOf<'workflows.list'>>('owner', 'workflows.list', {})
    expect(items.find((one) => one.id === id)).toMatchObject({ broken })
    // What is broken can be mended a part at a time, but nothing new is.
    expect(await outcome(world.calls('owner', 'workflows.update', { id, name: 'Other' }))).toBe('done')
    const steps = [{ id: 'z', do: 'transfer', with: { teamId: 'nowhere' } }]
    expect(await outcome(world.calls('owner', 'workflows.update', { id, steps }))).toBe(
      'invalid_request steps.0.with.teamId',
    )
  })
})

describe('O1 trying a workflow', () => {
  const then = [
    { id: 'c', do: 'send', with: { text: 'We look at it.' } },
    { id: 'd', do: 'stop' },
  ]
  const document = {
    name: 'Sort',
    trigger: { on: 'message.received' },
    when: {
      all: [
        { field: 'channel.type', is: 'equals', value: 'whatsapp' },
        { not: { field: 'tag', is: 'equals', value: 'done' } },
      ],
    },
    steps: [
      { id: 'a', do: 'transfer', with: { teamId: 'nowhere' } },
      {
        id: 'b',
        do: 'branch',
        with: { when: { field: 'message.text', is: 'contains', value: 'broken' }, then, else: [] },
      },
      { id: 'e', do: 'close' },
    ],
  }

  it('shows which conditions hold, what they saw and which steps would be taken, and writes nothing', async () => {
    const { id } = await make(document)
    await world.webhook(
      'demo-whatsapp',
      whatsapp([{ id: `wamid.${world.tag}`, from: world.phone, text: 'My lamp is BROKEN', sentAt: 1 }]),
    )
    await world.settle()
    const before = await everything(system)
    const plan = await world.asks<Plan>('owner', 'workflows.dryRun', { id, conversationId: whatsappId(world) })
    expect(plan).toEqual({
      holds: true,
      conditions: [
        { field: 'channel.type', value: 'whatsapp', held: true },
        { field: 'tag', value: [], held: false },
      ],
      steps: [
        { id: 'a', do: 'transfer', would: expect.stringContaining('nowhere'), skipped: true },
        {
          id: 'b',
          do: 'branch',
          would: 'go on with then',
          takes: 'then',
          conditions: [{ field: 'message.text', value: 'My lamp is BROKEN', held: true }],
        },
        { id: 'c', do: 'send', would: 'send: We look at it.' },
        { id: 'd', do: 'stop', would: 'stop' },
      ],
    })
    const { name: _name, ...unkept } = { ...document, when: { field: 'status', is: 'equals', value: 'resolved' } }
    const conversationId = whatsappId(world)
    expect(await world.asks<Plan>('owner', 'workflows.try', { ...unkept, conversationId })).toEqual({
      holds: false,
      conditions: [{ field: 'status', value: (await stored(world)).status, held: false }],
      steps: [],
    })
    expect(JSON.parse(await everything(system))).toEqual(JSON.parse(before))
    expect(await outcome(world.calls('manager', 'workflows.dryRun', { id, conversationId }))).toBe('forbidden')
    const nobody = `cv_${'0'.repeat(26)}_1`
    expect(await outcome(world.calls('owner', 'workflows.dryRun', { id, conversationId: nobody }))).toBe('not_found')
  })
})
