import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OperationName } from '../../contracts/operations.ts'
import { admitTicket } from '../../functions/areas/sockets/use-cases/connect-socket.ts'
import { type Template, templateIdOf } from '../../functions/areas/templates/domain/template.ts'
import { identityOf } from '../kit/identity.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, World } from '../kit/world.ts'
import { type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const idOf = (world: World, n = 1) => `cv_${world.whatsappContact.slice(3)}_${n}`
const salesIdOf = (world: World) => `cv_${world.smsContact().slice(3)}_1`
const sales = (world: World) => [world.smsContact()]

const written = (world: World) => world.writes('one')
const joined = async (world: World) => {
  await written(world)
  await world.calls('agent1', 'conversations.join', { id: idOf(world) })
}
const assigned = async (world: World) => {
  await written(world)
  await world.calls('agent2', 'conversations.assign', { id: idOf(world), agentId: 'ag_agent1' })
}
const held = async (world: World) => {
  await joined(world)
  await world.calls('agent1', 'conversations.hold', { id: idOf(world) })
}
const closed = async (world: World) => {
  await joined(world)
  await world.calls('agent1', 'conversations.close', { id: idOf(world), type: 'question', note: 'done' })
}

/** An agent's call, whose client repeats it under the same key and must get the same answer. */
function call(
  name: string,
  given: Scenario['given'],
  operation: OperationName,
  input: (world: World) => object,
  agent = 'agent1',
  contacts?: Scenario['contacts'],
): Scenario {
  const answers = new OfWorld<string>()
  return {
    name,
    ...(given ? { given } : {}),
    ...(contacts ? { contacts } : {}),
    async when(world) {
      const { body } = await world.calls(agent, operation, input(world), 'call')
      expect(body).toBe(answers.get(world) ?? body)
      answers.set(world, body)
    },
  }
}
const onConversation = (
  name: string,
  given: Scenario['given'],
  operation: OperationName,
  more: object = {},
  agent = 'agent1',
) => call(name, given, operation, (world) => ({ id: idOf(world), ...more }), agent)

const ids = new OfWorld<string>()
async function failedMessage(world: World): Promise<void> {
  await written(world)
  system.provider.faults.push({ status: 400, body: { error: { code: 131026, message: 'Undeliverable' } } })
  const { id } = await world.asks<{ id: string }>('agent1', 'messages.send', { id: idOf(world), text: 'hello' })
  ids.set(world, id)
}

const orderUpdate = (world: World): Template => ({
  id: templateIdOf('demo-whatsapp', world.tag),
  channelId: 'demo-whatsapp',
  providerId: '1',
  name: 'order_update',
  language: 'en',
  category: 'utility',
  status: 'approved',
  components: [{ type: 'body', text: 'Hi {{1}}, your order has left.' }],
  variables: [{ name: '1', example: 'Kim' }],
  toldAt: 1,
  hidden: false,
})

const scenarios: Scenario[] = [
  onConversation('A5 a reply into an unassigned conversation', written, 'messages.send', { text: 'hello' }),
  onConversation('A5 a reply into a joined conversation', joined, 'messages.send', { text: 'hello' }),
  onConversation('A4 join', written, 'conversations.join'),
  call(
    'A4 grab',
    (world) => world.texts('one'),
    'conversations.join',
    (world) => ({ id: salesIdOf(world) }),
    'agent3',
    sales,
  ),
  onConversation('A7 leave', joined, 'conversations.leave'),
  onConversation('A6 assign', written, 'conversations.assign', { agentId: 'ag_agent2' }),
  onConversation('A7 unassign', assigned, 'conversations.unassign'),
  onConversation('A7 transfer', assigned, 'conversations.transfer', { teamId: 'sales' }),
  onConversation('S2 hold', written, 'conversations.hold'),
  onConversation('S2 resume', held, 'conversations.resume'),
  onConversation('S3 close', joined, 'conversations.close', {
    type: 'incident',
    category: 'Billing',
    note: 'paid back',
  }),
  onConversation('S4 reopen', closed, 'conversations.reopen'),
  onConversation('read', written, 'conversations.read'),
  call('S4 start a conversation', closed, 'conversations.create', (world) => ({
    contactId: world.whatsappContact,
    channelId: 'demo-whatsapp',
  })),
  call(
    'M9 writing first',
    (world) => world.calls('owner', 'workspace.update', { startOutgoing: true }),
    'conversations.create',
    (world) => ({ channelId: 'demo-twilio-sms', phone: `+${world.phone}`, message: { text: 'hello' } }),
    'owner',
    sales,
  ),
  call(
    'M8 M9 writing first, by a template',
    async (world) => {
      await world.calls('owner', 'workspace.update', { startOutgoing: true })
      await world.deps.store.commit([world.deps.store.putTemplate(orderUpdate(world))])
    },
    'conversations.create',
    (world) => ({
      channelId: 'demo-whatsapp',
      phone: `+${world.phone}`,
      message: { template: { id: orderUpdate(world).id, variables: { 1: '$contact.name' } } },
    }),
    'owner',
  ),
  {
    ...onConversation('M10 a video call', joined, 'conversations.conference'),
    // Each call has its own link.
    compare: (outcome) => JSON.parse(JSON.stringify(outcome).replaceAll(/jit\.si\/[a-z2-7]{32}/g, 'LINK')) as unknown,
  },
  call('C1 rename a contact', written, 'contacts.update', (world) => ({ id: world.whatsappContact, name: 'Kim' })),
  call('M4 retry of a failed message', failedMessage, 'messages.retry', (world) => ({ id: ids.get(world) ?? '' })),
  call('C5 a note', written, 'contacts.addNote', (world) => ({ id: world.whatsappContact, text: 'calls on Monday' })),
]

describe('an agent’s client repeats a call that got no answer', () => {
  it.each(scenarios)('$name', async (scenario) => {
    await survivesEveryCrash(system, scenario)
  })

  it('a call that is repeated while the first is still under way gets the same answer', async () => {
    for (const operation of ['conversations.close', 'messages.retry', 'messages.send'] as const) {
      const world = new World(system)
      await failedMessage(world)
      await world.settle()
      const id = operation === 'messages.retry' ? ids.get(world) : idOf(world)
      const input = { id, ...(operation === 'messages.send' ? { text: 'again' } : {}) }
      const answers = await Promise.all([1, 2, 3].map(() => world.calls('agent1', operation, input, 'twice')))
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    }
  })

  it('C1 a new contact', async () => {
    const made = new OfWorld<string[]>()
    await survivesEveryCrash(system, {
      name: 'a new contact',
      async when(world) {
        const { body } = await world.calls('agent1', 'contacts.create', { name: `Kim ${world.tag}` }, 'new')
        made.set(world, [...(made.get(world) ?? []), (JSON.parse(body) as { id: string }).id])
      },
      async observe(world) {
        const [id = '', ...others] = new Set(made.get(world))
        return [others, (await world.deps.store.readContact(id))?.contact.name]
      },
    })
  })

  it('a socket ticket opens a socket, once', async () => {
    const tickets = new OfWorld<string>()
    await survivesEveryCrash(system, {
      name: 'a socket ticket',
      async when(world) {
        const { body } = await world.calls('agent1', 'socketTickets.create', {}, 'ticket')
        const { url } = JSON.parse(body) as { url: string }
        const ticket = new URL(url).searchParams.get('ticket') ?? ''
        expect(ticket).toBe(tickets.get(world) ?? ticket)
        tickets.set(world, ticket)
      },
    })
    const world = new World(system)
    const { url } = await world.asks<{ url: string }>('agent1', 'socketTickets.create', {})
    const ticket = new URL(url).searchParams.get('ticket') ?? ''
    expect((await admitTicket(world.deps, ticket))?.agent.id).toBe('ag_agent1')
    expect(await admitTicket(world.deps, ticket)).toBeUndefined()
  })

  it('a socket ticket that was taken by a process that died opens none', async () => {
    const world = new World(system)
    await world.deps.store.putTicket(`t${world.tag}`, identityOf('agent1@demo.test'), system.clock.now() + 60_000)
    world.restart(1)
    await expect(admitTicket(world.deps, `t${world.tag}`)).rejects.toThrow('stopped')
    world.restart()
    expect(await admitTicket(world.deps, `t${world.tag}`)).toBeUndefined()
  })
})
