import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { presentEntry } from '../../../functions/areas/timeline/index.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
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
})

type Shown = ReturnType<typeof presentEntry>
const MARKED = '*Hi $contact.name*, ~no~ **yes**: 2*3*4'
const sends = async (contactId: string, input: object) => {
  const id = conversationIdOf(contactId, 1)
  const { message } = await world.asks<Shown>('owner', 'messages.send', { id, ...input })
  await world.settle()
  return { message, sent: world.accepted().at(-1)?.text }
}

it('WhatsApp has marks of its own; without the word that they are some, a text is what it is', async () => {
  await world.writes('a', 'Hello')
  await world.calls('owner', 'contacts.update', { id: world.whatsappContact, name: 'Bo *B*' })
  const said = '*Hi Bo *B**, ~no~ *yes*: 2*3*4'
  const { message, sent } = await sends(world.whatsappContact, { text: MARKED, marks: true })
  expect([message?.text, message?.styles, sent]).toEqual([said, undefined, said])
  const preview = { id: conversationIdOf(world.whatsappContact, 1), text: MARKED, marks: true }
  expect(await world.asks('owner', 'messages.preview', preview)).toMatchObject({ text: said, missing: [] })
  const raw = await sends(world.whatsappContact, { text: '**x**' })
  expect([raw.message?.text, raw.sent]).toEqual(['**x**', '**x**'])
})

it('a channel that knows none is sent none, and none are kept, searched or shown in lists', async () => {
  await world.texts('a', 'Hello')
  await world.calls('owner', 'contacts.update', { id: world.smsContact(), name: 'Bo' })
  const { message, sent } = await sends(world.smsContact(), { text: MARKED, marks: true })
  expect([message?.text, message?.styles, sent]).toEqual(['Hi Bo, no yes: 2*3*4', undefined, 'Hi Bo, no yes: 2*3*4'])
  const shown = await world.asks<{ lastMessage: { text: string } }>('owner', 'conversations.get', {
    id: conversationIdOf(world.smsContact(), 1),
  })
  expect(shown.lastMessage.text).toBe('Hi Bo, no yes: 2*3*4')
})

it('variables that have no value are named, wherever they stand', async () => {
  await world.writes('a', 'Hello')
  const input = {
    id: conversationIdOf(world.whatsappContact, 1),
    text: '*$contact.attributes.plan* or $x.y',
    marks: true,
  }
  await expect(world.calls('owner', 'messages.send', input)).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [{ message: expect.stringContaining('$contact.attributes.plan') }],
  })
})
