import { type FileLimits, MEGABYTE } from '../../domain/file-limits.ts'
import { SEVERAL } from '../../domain/text-limits.ts'
import type { ChannelProfile } from '../../port.ts'
import { META_SECRETS } from '../meta/secrets.ts'
import { WHATSAPP_AUDIO, WHATSAPP_DOCUMENTS, WHATSAPP_IMAGES, WHATSAPP_VIDEOS } from '../whatsapp-media.ts'

const files: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'voice', types: ['audio/ogg'], mostBytes: 16 * MEGABYTE },
    { kind: 'image', types: WHATSAPP_IMAGES, mostBytes: 5 * MEGABYTE, caption: 1024 },
    { kind: 'video', types: WHATSAPP_VIDEOS, mostBytes: 16 * MEGABYTE, caption: 1024 },
    { kind: 'audio', types: WHATSAPP_AUDIO, mostBytes: 16 * MEGABYTE },
    { kind: 'document', types: WHATSAPP_DOCUMENTS, mostBytes: 100 * MEGABYTE, caption: 1024 },
  ],
}

/** WhatsApp, over Meta's Cloud API. */
export const profile = {
  provider: 'whatsapp-cloud',
  webhooks: true,
  echoesReference: true,
  types: ['whatsapp'],
  secretNames: META_SECRETS,
  callback: { name: 'meta', secret: 'appSecret' },
  configNames: ['phoneNumberId'],
  /** whose templates the number sends */
  optionalConfig: { businessAccountId: { pattern: /^\d{5,25}$/, message: 'is not an id of digits' } },
  capabilities: () => ({
    text: { unit: 'utf16', most: 4096, messages: SEVERAL },
    receipts: true,
    files,
    choices: { under: 1024 },
    amends: { react: 'any', quote: true },
  }),
} as const satisfies ChannelProfile
