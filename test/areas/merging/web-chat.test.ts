import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  readVisitorMessages,
  receiveVisitorMessage,
} from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import {
  authenticateVisitor,
  startVisitorSession,
} from '../../../functions/areas/web-chat/use-cases/visitor-session.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { CALLER } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  // Strangers are limited by the minute.
  system.clock.advance(60_000)
})

type Input = Parameters<typeof startVisitorSession>[1]
type Session = Awaited<ReturnType<typeof startVisitorSession>>

const start = (more: Partial<Input> = {}) => startVisitorSession(world.deps, { channelId: 'demo-web', ...more }, CALLER)
const vouched = (name: string): Partial<Input> => {
  const userId = `${name}-${world.tag}`
  const hash = createHmac('sha256', 'demo-identity-secret').update(userId).digest('hex')
  return { identity: { userId, hash } }
}
const visitorOf = ({ token }: Session) => authenticateVisitor(world.deps, token)
const contactOf = async (session: Session) => (await visitorOf(session)).contactId
let written = 0
const say = async (session: Session, text: string) =>
  receiveVisitorMessage(world.deps, await visitorOf(session), { text, clientId: `c${++written}` }, CALLER)
const texts = async (session: Session) => {
  const { items } = await readVisitorMessages(world.deps, await visitorOf(session), {})
  return items.map((entry) => ('message' in entry ? (entry.message as { text: string }).text : undefined))
}
const merge = (id: string, contactId: string) => world.calls('owner', 'contacts.merge', { id, contactId })

describe('C3 visitors of the web chat', () => {
  it('C3 two whom the page vouches for as two stay two', async () => {
    const [anna, ben] = [await start(vouched('anna')), await start(vouched('ben'))]
    await say(anna, 'of Anna')
    await say(ben, 'of Ben')
    const [one, other] = [await contactOf(anna), await contactOf(ben)]
    await expect(merge(one, other)).rejects.toMatchObject({ code: 'vouched_apart' })
    expect(await texts(anna)).toEqual(['of Anna'])
    expect(await texts(ben)).toEqual(['of Ben'])
  })

  it('C3 a visitor goes on in the contact’s conversation, with what they wrote themselves and what is said since', async () => {
    const visitor = await start()
    const other = await start()
    await say(visitor, 'of the visitor')
    await say(other, 'of another browser')
    await world.settle()
    const [part, contact] = [await contactOf(visitor), await contactOf(other)]
    system.clock.advance(1_000)
    await merge(contact, part)
    system.clock.advance(1_000)
    await say(visitor, 'once more')
    await world.calls('owner', 'messages.send', { id: conversationIdOf(contact, 1), text: 'An answer' })
    await world.settle()
    expect(await texts(visitor)).toEqual(['of the visitor', 'once more', 'An answer'])
    expect((await texts(other)).toSorted()).toEqual(['An answer', 'of another browser', 'once more'])
  })
})
