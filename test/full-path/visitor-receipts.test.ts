import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Listener, listen, listenAs } from './frames.ts'
import { type Agent, type Entry, type Surface, startSurface } from './surface.ts'
import { visitorsOf } from './visitors.ts'

let surface: Surface
let agent: Agent
let web: ReturnType<typeof visitorsOf>
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
  web = visitorsOf(surface, agent)
})
afterAll(() => surface.close())

/** A visitor who wrote, and has no window open. */
async function visitorWithConversation() {
  const session = await web.start()
  await web.say(session, 'Anybody there?')
  const { conversation } = await web.start(undefined, session.visitorId)
  const id = conversation?.id ?? ''
  const answered = async (text: string) => {
    const entry = await agent.reply(id, text)
    await surface.settle()
    return entry
  }
  const states = async () => (await agent.timeline(id)).flatMap(({ message }) => message?.delivery?.status ?? [])
  return { session, id, answered, states }
}
const tell = (visitor: Listener, { conversationId, seq }: Pick<Entry, 'conversationId' | 'seq'>, status: string) =>
  visitor.ask('receipt', { conversationId, seq, status })

it('M4 a web chat message is sent while nobody is there, delivered when the widget has it, read when it was shown', async () => {
  const { session, answered, states } = await visitorWithConversation()
  await answered('One')
  const two = await answered('Two')
  expect(await states()).toEqual(['sent', 'sent'])
  const desk = await listenAs(agent)
  const visitor = await listen(session.socketUrl)
  expect(await tell(visitor, two, 'delivered')).toMatchObject({ ok: true })
  expect(await states()).toEqual(['delivered', 'delivered'])
  await tell(visitor, two, 'read')
  expect(await states()).toEqual(['read', 'read'])
  const frame = await desk.event(
    ({ type, entry }) => type === 'message.updated' && entry?.message?.delivery?.status === 'read',
  )
  expect(frame.entry?.message?.delivery).toMatchObject({ status: 'read', error: null })
  await Promise.all([visitor.close(), desk.close()])
})

it('M4 told twice, at once, late or in the wrong order, it only ever moves forward', async () => {
  const { session, answered, states } = await visitorWithConversation()
  const one = await answered('One')
  const visitor = await listen(session.socketUrl)
  const told = ['read', 'delivered', 'read', 'delivered', 'read'].map((status) => tell(visitor, one, status))
  for (const answer of await Promise.all(told)) expect(answer).toMatchObject({ ok: true })
  expect(await states()).toEqual(['read'])
  await tell(visitor, one, 'delivered')
  expect(await states()).toEqual(['read'])
  await visitor.close()
})

it('M4 what came after the message that was read is not read yet; what came before is, in earlier conversations too', async () => {
  const { session, answered, states, id } = await visitorWithConversation()
  const one = await answered('One')
  await answered('Two')
  const visitor = await listen(session.socketUrl)
  await tell(visitor, one, 'read')
  expect(await states()).toEqual(['read', 'sent'])
  await agent.ok('POST', `/v1/conversations/${id}/close`, {})
  await web.say(session, 'One more thing')
  const { conversation } = await web.start(undefined, session.visitorId)
  const next = await agent.reply(conversation?.id ?? '', 'Yes?')
  await surface.settle()
  expect(next.conversationId).not.toBe(id)
  await tell(visitor, next, 'read')
  expect(await states()).toEqual(['read', 'read'])
  const delivery = (await agent.timeline(next.conversationId)).at(-1)?.message?.delivery
  expect(delivery?.status).toBe('read')
  await visitor.close()
})

it('M4 a visitor says nothing of the messages of others, nor nonsense', async () => {
  const { answered, states } = await visitorWithConversation()
  const one = await answered('One')
  const stranger = await listen((await web.start()).socketUrl)
  const another = await visitorWithConversation()
  const neighbour = await listen(another.session.socketUrl)
  for (const socket of [stranger, neighbour]) expect(await tell(socket, one, 'read')).toMatchObject({ ok: true })
  expect(await states()).toEqual(['sent'])
  for (const params of [{}, { ...one, status: 'failed' }, { conversationId: 'x', seq: -1, status: 'read' }]) {
    expect(await neighbour.ask('receipt', params)).toMatchObject({ ok: false, error: { code: 'invalid_request' } })
  }
  expect(await tell(neighbour, { conversationId: 'nonsense', seq: 1 }, 'read')).toMatchObject({ ok: true })
  await Promise.all([stranger.close(), neighbour.close()])
})
