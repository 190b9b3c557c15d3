import type { OutputOf } from '../../../contracts/operations.ts'
import { uploadKey } from '../../../functions/areas/attachments/domain/file-keys.ts'
import { type Template, templateIdOf } from '../../../functions/areas/templates/domain/template.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { whatsapp } from '../../kit/customers.ts'
import type { World } from '../../kit/world.ts'

export const CHANNEL = 'demo-whatsapp'
export type Campaign = OutputOf<'campaigns.get'>
export type Recipient = OutputOf<'campaigns.recipients'>['items'][number]

/** A template of the WhatsApp channel: `Hello {{1}}, …`. */
export const promo = (fields: Partial<Template> = {}): Template => ({
  id: templateIdOf(CHANNEL, 'promo'),
  channelId: CHANNEL,
  providerId: 'promo',
  name: 'promo',
  language: 'en',
  category: 'marketing',
  status: 'approved',
  components: [
    { type: 'body', text: 'Hello {{1}}, spring is here.' },
    { type: 'buttons', buttons: [{ type: 'quick_reply', text: 'Stop' }] },
  ],
  variables: [{ name: '1', example: 'Ann' }],
  toldAt: 0,
  hidden: false,
  ...fields,
})

/** The template as the provider has it from now on. */
export async function putPromo(world: World, fields: Partial<Template> = {}): Promise<Template> {
  const { store } = world.deps
  const before = await store.readTemplate(promo().id)
  const { version: _version, ...next } = promo(fields)
  await store.commit([store.putTemplate({ ...next, ...(before?.version ? { version: before.version } : {}) })])
  return next
}

export const phoneOf = (world: World, at: number) => `${world.phone}${String(at).padStart(3, '0')}`
export const contactOf = (world: World, at: number) => homeContactId(CHANNEL, phoneOf(world, at))

/** So many customers have written on WhatsApp; answers their ids. */
export async function customers(world: World, count: number): Promise<string[]> {
  for (let at = 0; at < count; at++) {
    const from = phoneOf(world, at)
    const message = { id: `wamid.${world.tag}.in${at}`, from, text: `Hi ${at}`, sentAt: world.system.clock.now() }
    await world.webhook(CHANNEL, whatsapp([message]))
  }
  await world.clear()
  return Array.from({ length: count }, (_, at) => contactOf(world, at))
}

/** Customers’ conversations are over. */
export async function closed(world: World, count: number): Promise<string[]> {
  const ids = await customers(world, count)
  for (const id of ids) await world.calls('owner', 'conversations.close', { id: `cv_${id.slice(3)}_1` })
  await world.clear()
  return ids
}

let writes = 0
/** A customer writes. */
export function says(world: World, at: number, text: string) {
  const from = phoneOf(world, at)
  const message = { id: `wamid.${world.tag}.s${++writes}`, from, text, sentAt: world.system.clock.now() }
  return world.webhook(CHANNEL, whatsapp([message]))
}

export const fields = (audience: object, more: object = {}) => ({
  name: 'Spring',
  channelId: CHANNEL,
  template: { id: promo().id, variables: { 1: '$contact.name' } },
  audience,
  ...more,
})

export const draft = (world: World, audience: object, more: object = {}, who = 'owner') =>
  world.asks<Campaign>(who, 'campaigns.create', fields(audience, more))
export const look = (world: World, id: string) => world.asks<Campaign>('owner', 'campaigns.get', { id })
export const start = (world: World, id: string, who = 'owner') => world.asks<Campaign>(who, 'campaigns.start', { id })

/** One that was started, and has come to rest. */
export async function sent(world: World, audience: object, more: object = {}): Promise<Campaign> {
  const { id } = await draft(world, audience, more)
  await start(world, id)
  await world.settle()
  return look(world, id)
}

/** All who receive it. */
export async function recipients(world: World, id: string, state?: string): Promise<Recipient[]> {
  const out: Recipient[] = []
  let cursor: string | null = null
  do {
    const page: OutputOf<'campaigns.recipients'> = await world.asks('owner', 'campaigns.recipients', {
      id,
      limit: 100,
      ...(state ? { state } : {}),
      ...(cursor ? { cursor } : {}),
    })
    out.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return out
}

/** A list, uploaded. */
export async function upload(world: World, content: string | Uint8Array, who = 'owner'): Promise<string> {
  const body = Buffer.from(content)
  const file = { name: 'list.csv', type: 'text/csv', size: body.length }
  const { id } = await world.asks<{ id: string }>(who, 'attachments.create', file)
  await world.deps.files.put(uploadKey(id), body, file.type)
  return id
}

/** The campaign's messages that the provider has taken, by the number that they went to. */
export const taken = (world: World) =>
  world
    .accepted()
    .filter(({ channelId }) => channelId === CHANNEL)
    .map(({ to }) => to)
