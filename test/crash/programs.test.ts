import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OutputOf } from '../../contracts/operations.ts'
import { conversationIdOf, homeContactId } from '../../functions/kernel/ids.ts'
import { startApp, type TestApp } from '../areas/custom-channels/app-server.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import type { World } from '../kit/world.ts'
import { type Outcome, type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
let app: TestApp
beforeAll(async () => {
  ;[system, app] = await Promise.all([startSystem(), startApp()])
})
afterAll(() => Promise.all([system.stop(), app.stop()]))
beforeEach(() => {
  app.told.length = 0
})

const channelId = (world: World) => `app-${world.tag}`
const appContact = (world: World) => homeContactId(channelId(world), 'user')
const connect = async (world: World) => {
  const config = { url: app.url }
  const named = { id: channelId(world), type: 'custom', provider: 'custom', name: 'App', teamId: 'support' }
  await world.calls('owner', 'channels.create', { ...named, config })
}
const inbound = (world: World) =>
  world.calls('owner', 'channels.inbound', {
    channelId: channelId(world),
    id: 'm1',
    from: { id: 'user' },
    text: 'Hello',
  })
const answered = async (world: World) => {
  await inbound(world)
  await world.settle()
  const id = conversationIdOf(appContact(world), 1)
  await world.calls('owner', 'messages.send', { id, text: 'Hi' })
  await world.runReactions(await world.takeRecords())
}
const deliver = async (world: World) => world.deliver(await world.receiveJobs())
async function again(world: World) {
  world.system.clock.advance(181_000)
  await deliver(world)
}
/** As often as it may have been told, it is one message to the app. */
const toldOf = (world: World) => {
  const ids = app.told.map(({ headers }) => headers['webhook-id'] ?? '')
  return new Set(ids.filter((id) => id.includes(appContact(world).slice(3)))).size
}
const compare = (outcome: Outcome): unknown =>
  JSON.parse(JSON.stringify(outcome).replaceAll(/,"1 \* (soon|overdue)"/g, ''))

const sendTo = (world: World) =>
  world.calls(
    'owner',
    'messages.sendTo',
    { to: { phone: `+${world.phone}` }, channelId: 'demo-twilio-sms', text: 'Hi', name: 'Kim' },
    `send-${world.tag}`,
  )
const put = (world: World) =>
  world.calls('owner', 'contacts.put', { externalId: `E-${world.tag}`, name: 'Kim' }, `put-${world.tag}`)

const scenarios: Scenario[] = [
  {
    name: 'M9 a message to somebody whom nobody knows',
    given: (world) => world.calls('owner', 'workspace.update', { startOutgoing: true }),
    when: sendTo,
    contacts: (world) => [world.smsContact()],
  },
  {
    name: 'C1 a contact by an id of the company’s own',
    when: put,
    async observe(world) {
      const found = await world.asks<OutputOf<'contacts.byExternalId'>>('owner', 'contacts.byExternalId', {
        externalId: `E-${world.tag}`,
      })
      return [found.name, found.version]
    },
  },
  {
    name: 'O7 an app hands in a message',
    given: connect,
    when: inbound,
    contacts: (world) => [appContact(world)],
  },
  {
    name: 'O7 an app is told the answer',
    compare,
    given: connect,
    ready: answered,
    when: deliver,
    again,
    contacts: (world) => [appContact(world)],
    observe: async (world) => toldOf(world),
  },
]

describe('a process that dies while a program is at work loses nothing and does nothing twice', () => {
  it.each(scenarios)('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(0)
  })
})
