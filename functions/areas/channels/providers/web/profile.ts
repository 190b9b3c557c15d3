import { anyFile } from '../../domain/file-limits.ts'
import { webChatDoor, webChatSettings } from '../../domain/web-chat-settings.ts'
import type { ChannelProfile } from '../../port.ts'

/** Our own chat, on the pages of the company. */
export const profile = {
  provider: 'web',
  webhooks: false,
  types: ['web'],
  secretNames: [],
  optionalSecretNames: ['identitySecret', 'previousIdentitySecret', 'turnstileSecret'],
  configNames: [],
  optionalConfig: { ...webChatSettings, ...webChatDoor },
  capabilities: () => ({
    text: { unit: 'utf16', most: 16_000, messages: 1 },
    receipts: false,
    files: anyFile,
    choices: {},
  }),
} as const satisfies ChannelProfile
