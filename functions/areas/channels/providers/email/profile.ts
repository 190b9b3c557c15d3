import { anyFile } from '../../domain/file-limits.ts'
import type { ChannelProfile } from '../../port.ts'

/** Our own mailbox: emails come by SES, and files go as links. */
export const profile = {
  provider: 'email',
  webhooks: false,
  types: ['email'],
  secretNames: [],
  configNames: ['address'],
  capabilities: () => ({ text: { unit: 'utf16', most: 16_000, messages: 1 }, receipts: false, files: anyFile }),
} as const satisfies ChannelProfile
