import { type FileLimits, MEGABYTE } from '../../domain/file-limits.ts'
import { humanAgentSetting } from '../../domain/reply-window.ts'
import { SEVERAL } from '../../domain/text-limits.ts'
import type { ChannelProfile } from '../../port.ts'
import { META_SECRETS } from '../meta/secrets.ts'

/**
 * Messenger's: up to 25 MB, images by address 8 MB.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
 */
const files: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/gif'], mostBytes: 8 * MEGABYTE },
    { kind: 'video', types: ['video/*'], mostBytes: 25 * MEGABYTE },
    { kind: 'audio', types: ['audio/*'], mostBytes: 25 * MEGABYTE },
    { kind: 'document', types: ['*'], mostBytes: 25 * MEGABYTE },
  ],
}

/** Facebook pages, over the Messenger Platform. */
export const profile = {
  provider: 'messenger',
  webhooks: true,
  types: ['messenger'],
  secretNames: META_SECRETS,
  callback: { name: 'meta', secret: 'appSecret' },
  configNames: ['accountId'],
  optionalConfig: humanAgentSetting,
  capabilities: () => ({
    text: { unit: 'utf16', most: 2000, messages: SEVERAL },
    receipts: true,
    files,
    choices: {},
    amends: { react: 'any', quote: true },
  }),
} as const satisfies ChannelProfile
