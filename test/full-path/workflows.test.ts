import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { text, write } from './providers.ts'
import { type Agent, eventsOf, newCustomer, type Page, type Surface, startSurface, textsOf } from './surface.ts'

/* The ready-made workflows over the whole way: by the API, against the simulators, with the clock moved. */

let surface: Surface
let owner: Agent
beforeAll(async () => {
  surface = await startSurface()
  owner = await surface.as('owner')
})
afterAll(() => surface.close())
let on: string[] = []
afterEach(async () => {
  for (const id of on) await owner.ok('POST', `/v1/workflows/${id}/disable`, {})
  on = []
})

const pass = (seconds: number) => surface.helper('clock', { advanceSeconds: seconds })
async function switchOn(document: object): Promise<string> {
  const { id } = await owner.ok<{ id: string }>('POST', '/v1/workflows', { when: {}, ...document })
  await owner.ok('POST', `/v1/workflows/${id}/enable`, {})
  on.push(id)
  // What listens is known within ten seconds.
  await pass(11)
  return id
}
interface Run {
  id: string
  conversationId: string
  state: string
  steps: { id: string; result: string }[]
}
const runs = async (id: string) => (await owner.ok<Page<Run>>('GET', `/v1/workflows/${id}/runs`)).items
const found = async (name: string, view = 'all') => {
  const conversation = await owner.find(name, view)
  return { ...conversation, entries: await owner.timeline(conversation.id) }
}

describe('O1 ready-made workflows', () => {
  it('greet and route by channel', async () => {
    const id = await switchOn({
      name: 'Greet and route',
      trigger: { on: 'message.received', which: 'first' },
      steps: [
        { id: 'hello', do: 'send', with: { text: 'Hello! Somebody will be with you soon.' } },
        {
          id: 'route',
          do: 'branch',
          with: {
            when: { all: [{ field: 'channel.type', is: 'in', value: ['whatsapp'] }] },
            // biome-ignore lint/suspicious/noThenProperty: a list of steps
            then: [{ id: 'chats', do: 'transfer', with: { teamId: 'sales' } }],
            else: [{ id: 'others', do: 'transfer', with: { teamId: 'support' } }],
          },
        },
      ],
    })
    const [chats, phones] = [newCustomer(), newCustomer()]
    await write(surface.url, chats, 'I want to buy a tent', 'A big one')
    await text(surface.url, phones, 'My tent leaks')
    await surface.settle()
    const one = await found(chats.name)
    const { items } = await owner.ok<Page<{ id: string }>>('GET', `/v1/contacts?q=${phones.digits}`)
    const other = `cv_${items[0]?.id.slice(3)}_1`
    expect(one.teamId).toBe('sales')
    expect(await owner.ok('GET', `/v1/conversations/${other}`)).toMatchObject({ teamId: 'support' })
    expect(textsOf(one.entries)).toEqual([
      'I want to buy a tent',
      'A big one',
      'Hello! Somebody will be with you soon.',
    ])
    const sent = one.entries.find(({ actor }) => actor.type === 'workflow')
    expect(sent?.message?.delivery?.status).toMatch(/sent|delivered|read/)
    expect(await runs(id)).toHaveLength(2)
    // It answers nobody.
    expect(one.waiting).toBe('waiting')
  })

  it('an away message outside of opening hours', async () => {
    await owner.ok('PATCH', '/v1/teams/support', { openingHours: { timeZone: 'Europe/Berlin', week: {}, closed: [] } })
    const id = await switchOn({
      name: 'Away',
      trigger: { on: 'message.received', which: 'first' },
      when: { all: [{ field: 'hours', is: 'equals', value: 'closed' }] },
      steps: [{ id: 'away', do: 'send', with: { text: 'We are away.' } }],
    })
    const who = newCustomer()
    await write(surface.url, who, 'Anybody there?')
    await surface.settle()
    expect(textsOf((await found(who.name)).entries)).toEqual(['Anybody there?', 'We are away.'])
    await owner.ok('PATCH', '/v1/teams/support', { openingHours: null })
    const another = newCustomer()
    await write(surface.url, another, 'Anybody there?')
    await surface.settle()
    expect(textsOf((await found(another.name)).entries)).toEqual(['Anybody there?'])
    expect(await runs(id)).toHaveLength(1)
  })

  it('remind at soon, hand over at overdue; not to whom somebody has answered', async () => {
    const id = await switchOn({
      name: 'Remind',
      trigger: { on: 'waiting.soon' },
      steps: [
        { id: 'remind', do: 'note', with: { text: 'They wait for long.' } },
        { id: 'patience', do: 'wait', with: { seconds: 120 } },
        {
          id: 'late',
          do: 'branch',
          with: {
            when: { all: [{ field: 'waiting.minutes', is: 'atLeast', value: 5 }] },
            // biome-ignore lint/suspicious/noThenProperty: a list of steps
            then: [{ id: 'hand', do: 'assign', with: { agentId: 'ag_agent1' } }],
            else: [],
          },
        },
      ],
    })
    const [waits, answered] = [newCustomer(), newCustomer()]
    await write(surface.url, waits, 'Hello?')
    await write(surface.url, answered, 'Hello?')
    await pass(185)
    const reminded = await found(answered.name)
    expect(reminded.entries.flatMap(({ note }) => note?.text ?? [])).toEqual(['They wait for long.'])
    await owner.ok('POST', `/v1/conversations/${reminded.id}/join`, {})
    await owner.reply(reminded.id, 'Here I am')
    await pass(130)
    expect((await found(waits.name)).assigneeId).toBe('ag_agent1')
    expect((await found(answered.name)).assigneeId).not.toBe('ag_agent1')
    // Others waited too.
    const all = await runs(id)
    const resultsOf = async ({ name }: { name: string }) => {
      const { id: about } = await found(name)
      return all.find(({ conversationId }) => conversationId === about)?.steps.map(({ result }) => result)
    }
    expect(await resultsOf(answered)).toEqual(['done', 'waited', 'else'])
    expect(await resultsOf(waits)).toEqual(['done', 'waited', 'then', 'done'])
  })

  it('close after a silence, and ask how it was', async () => {
    const id = await switchOn({
      name: 'Close after a silence',
      trigger: { on: 'silence', minutes: 60 },
      when: { all: [{ field: 'status', is: 'in', value: ['ongoing'] }] },
      steps: [
        { id: 'bye', do: 'send', with: { text: 'We close this for now.' } },
        { id: 'close', do: 'close', with: { note: 'Nobody said anything any more' } },
        { id: 'ask', do: 'ask' },
      ],
    })
    const who = newCustomer()
    await write(surface.url, who, 'Where is my order?')
    await surface.settle()
    const { id: conversationId } = await found(who.name)
    await owner.ok('POST', `/v1/conversations/${conversationId}/join`, {})
    await owner.reply(conversationId, 'On its way')
    await pass(59 * 60)
    expect(await runs(id)).toEqual([])
    await pass(2 * 60)
    const closed = await found(who.name)
    expect(closed).toMatchObject({ status: 'resolved', closedBy: 'workflow' })
    expect(eventsOf(closed.entries)).toContain('closed')
    const [run] = await runs(id)
    expect(run?.steps.map(({ id: step, result }) => [step, result])).toEqual([
      ['bye', 'done'],
      ['close', 'done'],
      ['ask', 'done'],
    ])
    expect(closed.entries.at(-1)?.message?.choices).toHaveLength(5)
  })
})
