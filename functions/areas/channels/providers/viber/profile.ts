import { type FileLimits, MEGABYTE } from '../../domain/file-limits.ts'
import { SEVERAL } from '../../domain/text-limits.ts'
import type { ChannelProfile } from '../../port.ts'

/** https://developers.viber.com/docs/api/rest-bot-api/#message-types */
const files: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/gif'], mostBytes: MEGABYTE },
    { kind: 'video', types: ['video/mp4'], mostBytes: 26 * MEGABYTE },
    { kind: 'document', types: ['*'], mostBytes: 50 * MEGABYTE },
  ],
}

/** Viber bots. */
export const profile = {
  provider: 'viber',
  webhooks: true,
  types: ['viber'],
  secretNames: ['authToken'],
  configNames: ['senderName'],
  capabilities: () => ({ text: { unit: 'utf16', most: 7000, messages: SEVERAL }, receipts: true, files, choices: {} }),
} as const satisfies ChannelProfile
