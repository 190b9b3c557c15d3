import type { Provider } from '../domain/channel.ts'
import { type FileLimits, MEGABYTE, MOST_BYTES } from '../domain/file-limits.ts'
import type { ChannelProfile } from '../port.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const META_SECRETS = ['appSecret', 'verifyToken', 'accessToken'] as const

/**
 * What WhatsApp carries, over whichever API.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
const WHATSAPP_IMAGES = ['image/jpeg', 'image/png']
const WHATSAPP_VIDEOS = ['video/mp4', 'video/3gpp']
const WHATSAPP_AUDIO = ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg']
const WHATSAPP_DOCUMENTS = [
  'application/pdf',
  'text/plain',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]

/**
 * Messenger's: up to 25 MB, images by address 8 MB.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
 */
const messengerFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/gif'], mostBytes: 8 * MEGABYTE },
    { kind: 'video', types: ['video/*'], mostBytes: 25 * MEGABYTE },
    { kind: 'audio', types: ['audio/*'], mostBytes: 25 * MEGABYTE },
    { kind: 'document', types: ['*'], mostBytes: 25 * MEGABYTE },
  ],
}

/**
 * Instagram's own list of formats.
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
 */
const instagramFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/gif'], mostBytes: 8 * MEGABYTE },
    {
      kind: 'video',
      types: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm'],
      mostBytes: 25 * MEGABYTE,
    },
    { kind: 'audio', types: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav'], mostBytes: 25 * MEGABYTE },
    { kind: 'document', types: ['application/pdf'], mostBytes: 25 * MEGABYTE },
  ],
}

const cloudFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'voice', types: ['audio/ogg'], mostBytes: 16 * MEGABYTE },
    { kind: 'image', types: WHATSAPP_IMAGES, mostBytes: 5 * MEGABYTE, caption: 1024 },
    { kind: 'video', types: WHATSAPP_VIDEOS, mostBytes: 16 * MEGABYTE, caption: 1024 },
    { kind: 'audio', types: WHATSAPP_AUDIO, mostBytes: 16 * MEGABYTE },
    { kind: 'document', types: WHATSAPP_DOCUMENTS, mostBytes: 100 * MEGABYTE, caption: 1024 },
  ],
}

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
const twilioWhatsappFiles: FileLimits = {
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

/** By upload: photos of up to 10 MB, other files of up to 50. https://core.telegram.org/bots/api#sending-files */
const telegramFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'voice', types: ['audio/ogg', 'audio/mpeg', 'audio/mp4'], mostBytes: 50 * MEGABYTE, caption: 1024 },
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/webp'], mostBytes: 10 * MEGABYTE, caption: 1024 },
    { kind: 'video', types: ['video/mp4'], mostBytes: 50 * MEGABYTE, caption: 1024 },
    { kind: 'audio', types: ['audio/mpeg', 'audio/mp4'], mostBytes: 50 * MEGABYTE, caption: 1024 },
    { kind: 'document', types: ['*'], mostBytes: 50 * MEGABYTE, caption: 1024 },
  ],
}

const lineFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png'], mostBytes: MEGABYTE },
    { kind: 'document', types: ['*'], mostBytes: MOST_BYTES },
  ],
}

/** https://developers.viber.com/docs/api/rest-bot-api/#message-types */
const viberFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/gif'], mostBytes: MEGABYTE },
    { kind: 'video', types: ['video/mp4'], mostBytes: 26 * MEGABYTE },
    { kind: 'document', types: ['*'], mostBytes: 50 * MEGABYTE },
  ],
}

/** What each provider's channels need and carry: all that is to be known of a provider without talking to it. */
export const profiles = {
  'whatsapp-cloud': {
    provider: 'whatsapp-cloud',
    types: ['whatsapp'],
    secretNames: META_SECRETS,
    configNames: ['phoneNumberId'],
    capabilities: () => ({ textLimit: 4096, replyWindowMs: DAY_MS, receipts: true, files: cloudFiles }),
  },
  messenger: {
    provider: 'messenger',
    types: ['messenger'],
    secretNames: META_SECRETS,
    configNames: ['accountId'],
    capabilities: () => ({ textLimit: 2000, receipts: true, files: messengerFiles }),
  },
  instagram: {
    provider: 'instagram',
    types: ['instagram'],
    secretNames: META_SECRETS,
    configNames: ['accountId'],
    capabilities: () => ({ textLimit: 1000, receipts: true, files: instagramFiles }),
  },
  twilio: {
    provider: 'twilio',
    types: ['sms', 'whatsapp'],
    secretNames: ['authToken'],
    configNames: ['accountSid', 'sender'],
    capabilities: (type) => ({
      textLimit: 1600,
      receipts: true,
      files: type === 'whatsapp' ? twilioWhatsappFiles : mmsFiles,
      ...(type === 'whatsapp' && { replyWindowMs: DAY_MS }),
    }),
  },
  telegram: {
    provider: 'telegram',
    types: ['telegram'],
    secretNames: ['secretToken', 'botToken'],
    configNames: [],
    capabilities: () => ({ textLimit: 4096, receipts: false, files: telegramFiles }),
  },
  line: {
    provider: 'line',
    types: ['line'],
    secretNames: ['channelSecret', 'accessToken'],
    configNames: [],
    capabilities: () => ({ textLimit: 5000, receipts: false, files: lineFiles }),
  },
  viber: {
    provider: 'viber',
    types: ['viber'],
    secretNames: ['authToken'],
    configNames: ['senderName'],
    capabilities: () => ({ textLimit: 7000, receipts: true, files: viberFiles }),
  },
} satisfies { [Name in Exclude<Provider, 'email' | 'web'>]: ChannelProfile & { provider: Name } }
