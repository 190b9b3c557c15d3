import type { ChannelType } from '../../domain/channel.ts'
import { type FileLimits, MEGABYTE } from '../../domain/file-limits.ts'
import { SEVERAL, type TextLimit } from '../../domain/text-limits.ts'
import type { ChannelProfile } from '../../port.ts'
import { WHATSAPP_DOCUMENTS, WHATSAPP_IMAGES } from '../whatsapp-media.ts'

/**
 * One message has up to ten files of 5 MB in all by MMS, and one file by WhatsApp, with a caption where it is seen.
 * https://www.twilio.com/docs/messaging/guides/accepted-mime-types
 */
const mmsFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/*'], mostBytes: 5 * MEGABYTE },
    { kind: 'video', types: ['video/*'], mostBytes: 5 * MEGABYTE },
    { kind: 'audio', types: ['audio/*'], mostBytes: 5 * MEGABYTE },
    {
      kind: 'document',
      types: ['application/pdf', 'text/vcard', 'text/x-vcard', 'text/csv', 'text/plain', 'text/rtf', 'text/calendar'],
      mostBytes: 5 * MEGABYTE,
    },
  ],
  together: { mostBytes: 5 * MEGABYTE },
}

/** https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages */
const whatsappFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: WHATSAPP_IMAGES, mostBytes: 5 * MEGABYTE, caption: 1024 },
    { kind: 'video', types: ['video/mp4'], mostBytes: 16 * MEGABYTE, caption: 1024 },
    {
      kind: 'audio',
      types: ['audio/ogg', 'audio/amr', 'audio/3gpp', 'audio/aac', 'audio/mpeg'],
      mostBytes: 16 * MEGABYTE,
    },
    { kind: 'document', types: WHATSAPP_DOCUMENTS, mostBytes: 16 * MEGABYTE },
  ],
}

/**
 * A text message of several segments is one on the phone; two of them come in any order, so that a longer text is refused.
 * https://www.twilio.com/docs/api/errors/21617
 */
const smsText: TextLimit = { unit: 'utf16', most: 1600, messages: 1, segments: true }
const whatsappText: TextLimit = { unit: 'utf16', most: 1600, messages: SEVERAL }

/** SMS, MMS and WhatsApp, over Twilio. */
export const profile = {
  provider: 'twilio',
  webhooks: true,
  types: ['sms', 'whatsapp'],
  secretNames: ['authToken'],
  callback: { name: 'twilio', secret: 'authToken' },
  configNames: ['accountSid', 'sender'],
  capabilities: (type: ChannelType) => ({
    text: type === 'whatsapp' ? whatsappText : smsText,
    receipts: true,
    files: type === 'whatsapp' ? whatsappFiles : mmsFiles,
  }),
} as const satisfies ChannelProfile
