import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { replyAddress } from '../../functions/areas/email/domain/reply-address.ts'
import { receiveEmail } from '../../functions/areas/email/use-cases/receive-email.ts'
import { takeMail } from '../../functions/areas/unmatched-mail/use-cases/take-mail.ts'
import { conversationIdOf, homeContactId } from '../../functions/kernel/ids.ts'
import { arrive, emailFrom, fateOf, tell } from '../kit/emails.ts'
import { mime } from '../kit/mime.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const address = ({ tag }: World) => `kim-${tag}@home.test`
const contact = (world: World) => homeContactId('demo-email', address(world))
const writes = (world: World, id: string) => receiveEmail(world.deps, emailFrom(address(world), `${world.tag}-${id}`))
const answers = (world: World, text = 'Good day') =>
  world.calls('owner', 'messages.send', { id: conversationIdOf(contact(world), 1), text }, 'answer')
const answered = async (world: World) => {
  await writes(world, 'one')
  await answers(world)
  await world.settle()
}
const isSent = (world: World) => world.emails().length > 0
const events = new OfWorld<ReturnType<typeof fateOf>>()
/** The same event every time, as SES tells it. */
const hears = async (world: World, fate: 'bounce' | 'complaint') => {
  if (!events.has(world)) events.set(world, fateOf(world, address(world), fate))
  await tell(world, events.get(world) ?? [])
}
const marks = async (world: World, id = contact(world)) =>
  (await world.deps.store.readContact(id))?.contact.unreachable?.map(({ since: _since, ...mark }) => mark)

const arrivals = new OfWorld<Awaited<ReturnType<typeof arrive>>>()
const arrived =
  (headers: (world: World) => Record<string, string> | Promise<Record<string, string>>) => async (world: World) => {
    const all = { From: address(world), To: 'support@demo.test', 'Message-ID': `<${world.tag}-held@home.test>` }
    arrivals.set(world, await arrive(world, mime({ ...all, ...(await headers(world)) }, 'held')))
  }
const taken = (world: World) => {
  const arrival = arrivals.get(world)
  if (!arrival) throw new Error('nothing came')
  return takeMail(world.deps, arrival)
}
const waiting = async (world: World) => {
  const { items } = await world.deps.store.listUnmatched({ limit: 100 }, system.clock.now())
  return items.filter(({ stored }) => stored.key === arrivals.get(world)?.key)
}
const whole = arrived(() => ({ Subject: 'Hi', 'Content-Type': 'text/html' }))
const unproven = { 'Authentication-Results': 'amazonses.com; spf=none; dkim=none; dmarc=none' }
const held = async (world: World) => {
  await arrived(() => unproven)(world)
  await taken(world)
  ids.set(world, (await waiting(world))[0]?.id ?? '')
}
const ids = new OfWorld<string>()
const accepts = (world: World) =>
  world.calls('owner', 'unmatchedMail.accept', { id: ids.get(world) ?? '', channelId: 'demo-email' }, 'accept')

const scenarios: Scenario[] = [
  {
    name: 'M17 an email comes back',
    given: answered,
    when: (world) => hears(world, 'bounce'),
    contacts: (world) => [contact(world)],
    observe: marks,
  },
  {
    name: 'M17 an email is complained of',
    given: answered,
    when: (world) => hears(world, 'complaint'),
    contacts: (world) => [contact(world)],
    observe: marks,
  },
  {
    name: 'M17 an email comes back before its sender has noted that it left',
    async given(world) {
      await writes(world, 'one')
      await answers(world)
    },
    async when(world) {
      await world.runReactions(await world.takeRecords())
      await world.deliver(await world.receiveJobs())
      await hears(world, 'bounce')
    },
    async again(world) {
      if (isSent(world)) await hears(world, 'bounce')
      await world.settle()
      await hears(world, 'bounce')
    },
    contacts: (world) => [contact(world)],
    observe: marks,
  },
  {
    name: 'M17 the customer writes from where emails came back',
    async given(world) {
      await answered(world)
      await hears(world, 'bounce')
      system.clock.advance(60_000)
    },
    async when(world) {
      await writes(world, 'two')
      await hears(world, 'bounce')
    },
    contacts: (world) => [contact(world)],
    observe: marks,
  },
  {
    name: 'A2 an email is taken in with what it brings',
    given: whole,
    when: taken,
    contacts: (world) => [contact(world)],
    observe: async (world) => (await world.deps.files.list(`files/${contact(world)}/`, 100)).length,
  },
  {
    name: 'M17 a number that opted out',
    async given(world) {
      await world.texts('one')
    },
    async when(world) {
      system.provider.faults.splice(0, system.provider.faults.length)
      system.provider.faults.push({ status: 400, body: { code: 21610, message: 'unsubscribed' } })
      const id = conversationIdOf(world.smsContact(), 1)
      await world.calls('agent3', 'messages.send', { id, text: 'hello' }, 'hello')
      await world.runReactions(await world.takeRecords())
      await world.deliver(await world.receiveJobs())
    },
    async again(world) {
      system.provider.faults.splice(0, system.provider.faults.length)
      system.provider.faults.push({ status: 400, body: { code: 21610, message: 'unsubscribed' } })
      const id = conversationIdOf(world.smsContact(), 1)
      await world.calls('agent3', 'messages.send', { id, text: 'hello' }, 'hello')
      await world.settle()
      system.provider.faults.splice(0, system.provider.faults.length)
    },
    contacts: (world) => [world.smsContact()],
    observe: (world) => marks(world, world.smsContact()),
  },
  {
    name: 'an email that does not count as anybody’s waits, once',
    given: arrived(() => unproven),
    when: taken,
    contacts: (world) => [contact(world)],
    observe: async (world) => (await waiting(world)).map(({ reason }) => reason),
  },
  {
    name: 'M11 a stranger’s email to a reply address is noted and waits, each once',
    async given(world) {
      await world.writes('one')
      const id = conversationIdOf(world.whatsappContact, 1)
      const [key] = await world.deps.secrets.signingKeys('reply-address')
      await arrived(() => ({ To: replyAddress(id, key, 'mail.switchboard.test') }))(world)
    },
    when: taken,
    observe: async (world) => (await waiting(world)).map(({ reason }) => reason),
  },
  {
    name: 'an email that waits is taken in, once',
    given: held,
    async when(world) {
      await accepts(world)
      await world.runReactions(await world.takeRecords())
      await world.acceptMails()
    },
    contacts: (world) => [contact(world)],
    observe: waiting,
  },
  {
    name: 'an email that waits is dismissed',
    given: held,
    when: (world) => world.calls('owner', 'unmatchedMail.dismiss', { id: ids.get(world) ?? '' }, 'dismiss'),
    contacts: (world) => [contact(world)],
    observe: waiting,
  },
]

describe('what SES tells, and what an admin decides, is made good after every crash', () => {
  it.each(scenarios)('$name', async (scenario) => {
    await survivesEveryCrash(system, scenario)
  })
})
