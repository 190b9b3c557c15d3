import { type FileLimits, MEGABYTE } from '../../domain/file-limits.ts'
import { humanAgentSetting } from '../../domain/reply-window.ts'
import { SEVERAL } from '../../domain/text-limits.ts'
import type { ChannelProfile } from '../../port.ts'
import { META_SECRETS } from '../meta/secrets.ts'

/**
 * Instagram's own list of formats.
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
 */
const files: FileLimits = {
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

/** Instagram direct messages. */
export const profile = {
  provider: 'instagram',
  webhooks: true,
  types: ['instagram'],
  secretNames: META_SECRETS,
  callback: { name: 'meta', secret: 'appSecret' },
  configNames: ['accountId'],
  optionalConfig: humanAgentSetting,
  capabilities: () => ({
    text: { unit: 'bytes', most: 1000, messages: SEVERAL },
    receipts: true,
    files,
    choices: {},
    amends: { react: ['❤️'] },
  }),
} as const satisfies ChannelProfile
