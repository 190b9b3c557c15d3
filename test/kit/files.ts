import { homeContactId } from '../../functions/kernel/ids.ts'
import { fromMeta } from './customers.ts'
import type { World } from './world.ts'

/** A picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

export interface Target {
  id: string
  upload: { url: string; fields: Record<string, string> }
  expiresAt: string
}
export interface FileOnWire {
  id: string
  name: string
  type: string
  size: number | null
  state: 'pending' | 'ready' | 'failed'
  voice?: true
  reason?: string
}

/** Posts a file as a browser does; the status of the answer. */
export async function post(
  { upload }: Target,
  bytes: Uint8Array,
  fields: Record<string, string> = {},
): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...upload.fields, ...fields })) form.set(name, value)
  form.set('file', new Blob([new Uint8Array(bytes)]), 'blob')
  return (await fetch(upload.url, { method: 'POST', body: form })).status
}

/** An agent's upload, done; its id. */
export async function uploaded(
  world: World,
  agent: string,
  bytes: Buffer = PDF,
  name = 'plan.pdf',
  type = 'application/pdf',
) {
  const target = await world.asks<Target>(agent, 'attachments.create', { name, type, size: bytes.length })
  const status = await post(target, bytes)
  if (status !== 201) throw new Error(`the upload was answered ${status}`)
  return target.id
}

/** The customer sends a picture on WhatsApp: what the provider holds is in `system.provider.media` under the media id. */
export function sendsFile(world: World, id: string, mediaId: string, sentAt = world.system.clock.now()) {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: '100000000000001' },
    contacts: [{ wa_id: world.phone, profile: { name: 'Casey Customer' } }],
    messages: [
      {
        id: `wamid.${world.tag}.${id}`,
        from: world.phone,
        timestamp: String(Math.floor(sentAt / 1000)),
        type: 'image',
        image: { id: mediaId, mime_type: 'image/png' },
      },
    ],
  }
  const entry = [{ id: '1', changes: [{ field: 'messages', value }] }]
  return world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', { object: 'whatsapp_business_account', entry }))
}

/** Keys of the bucket below a contact's conversation. */
export const storedFiles = (world: World, contactId = world.whatsappContact, n = 1) =>
  world.system.boot().deps.files.list(`files/${contactId}/${n}/`, 100)

export const webContact = (world: World) => homeContactId('demo-web', `visitor:v_${world.tag}`)
export const visitorOf = (world: World) => ({
  channelId: 'demo-web',
  address: `visitor:v_${world.tag}`,
  contactId: webContact(world),
  expiresAt: Number.MAX_SAFE_INTEGER,
})
