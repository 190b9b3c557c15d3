import { type FileLimits, MEGABYTE } from '../../domain/file-limits.ts'
import { SEVERAL } from '../../domain/text-limits.ts'
import type { ChannelProfile } from '../../port.ts'
import { TELEGRAM_REACTIONS } from './reactions.ts'

/** By upload: photos of up to 10 MB, other files of up to 50. https://core.telegram.org/bots/api#sending-files */
const files: FileLimits = {
  most: 10,
  uploaded: true,
  kinds: [
    { kind: 'voice', types: ['audio/ogg', 'audio/mpeg', 'audio/mp4'], mostBytes: 50 * MEGABYTE, caption: 1024 },
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/webp'], mostBytes: 10 * MEGABYTE, caption: 1024 },
    { kind: 'video', types: ['video/mp4'], mostBytes: 50 * MEGABYTE, caption: 1024 },
    { kind: 'audio', types: ['audio/mpeg', 'audio/mp4'], mostBytes: 50 * MEGABYTE, caption: 1024 },
    { kind: 'document', types: ['*'], mostBytes: 50 * MEGABYTE, caption: 1024 },
  ],
}

/** Telegram bots. */
export const profile = {
  provider: 'telegram',
  webhooks: true,
  types: ['telegram'],
  secretNames: ['secretToken', 'botToken'],
  configNames: [],
  capabilities: () => ({
    text: { unit: 'utf16', most: 4096, messages: SEVERAL },
    receipts: false,
    files,
    choices: {},
    amends: { react: TELEGRAM_REACTIONS, edit: true, unsendWithinMs: 48 * 60 * 60 * 1000, quote: true },
  }),
} as const satisfies ChannelProfile
