import type { OutputOf } from '../../../contracts/operations.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { fromMeta } from '../../kit/customers.ts'
import type { World } from '../../kit/world.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export type Conversation = OutputOf<'conversations.get'>
type Entry = OutputOf<'conversations.timeline'>['items'][number]

export const idOf = (world: World, n = 1) => conversationIdOf(world.whatsappContact, n)
export const sets = (world: World, settings: object) => world.calls('owner', 'workspace.update', settings)
export const look = (world: World, id = idOf(world)) => world.asks<Conversation>('owner', 'conversations.get', { id })
export async function timeline(world: World, id = idOf(world)): Promise<Entry[]> {
  const page = await world.asks<{ items: Entry[] }>('owner', 'conversations.timeline', { id, limit: 100 })
  return page.items.toSorted((a, b) => a.seq - b.seq)
}
/** The questions that stand there. */
export const questions = async (world: World, id?: string) =>
  (await timeline(world, id)).flatMap(({ message }) => (message?.survey && message.choices ? [message] : []))
export const rated = async (world: World, id?: string) =>
  (await timeline(world, id)).flatMap(({ event, rating }) =>
    event?.name === 'rated' ? [[event.to, rating?.text]] : [],
  )

let said = 0
/** The customer writes, something else each time. */
export const says = (world: World, text: string) => world.writes(`s${++said}`, text)
/** The customer taps a button, of a list as WhatsApp has it. */
export function taps(world: World, score: number, conversationId = idOf(world), id = `t${++said}`) {
  const message = {
    from: world.phone,
    id: `wamid.${world.tag}.${id}`,
    timestamp: String(Math.floor(world.system.clock.now() / 1000)),
    type: 'interactive',
    interactive: { type: 'list_reply', list_reply: { id: `csat:${conversationId}:${score}`, title: `${score} 😊` } },
  }
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: '100000000000001' },
    messages: [message],
  }
  const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] }
  return world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', body))
}

/** They talked, and it is over. */
export async function talked(world: World): Promise<void> {
  await world.writes('hello', 'Hello')
  await world.calls('agent1', 'messages.send', { id: idOf(world), text: 'Hi!' })
  await world.settle()
}
export const closes = (world: World, id = idOf(world)) =>
  world.calls('agent1', 'conversations.close', { id, note: 'done' })
/** They talked, it is over, and they were asked. */
export async function asked(world: World): Promise<void> {
  await talked(world)
  await closes(world)
  await world.settle()
}
