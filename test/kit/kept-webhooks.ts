import { whatsapp } from './customers.ts'
import type { World } from './world.ts'

/** A body that was not understood when it came, though it is now: as after an adapter learned more. */
export async function keepUnderstandable(world: World, texts: readonly string[]): Promise<string> {
  const sentAt = world.system.clock.now()
  const { method, url, headers, body } = whatsapp(
    texts.map((text) => ({ id: `wamid.${world.tag}.${text}`, from: world.phone, text, sentAt })),
  )
  const id = world.deps.ulid()
  const kept = { id, channelId: 'demo-whatsapp', at: sentAt, reasons: ['a new field'], bytes: body.length }
  await world.deps.store.keepWebhook({ ...kept, method, url, headers, replayedAt: null }, body)
  return id
}
