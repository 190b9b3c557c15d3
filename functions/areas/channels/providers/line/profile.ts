import { type FileLimits, MAX_BYTES, MEGABYTE } from '../../domain/file-limits.ts'
import { SEVERAL } from '../../domain/text-limits.ts'
import type { ChannelProfile } from '../../port.ts'

const files: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png'], mostBytes: MEGABYTE },
    { kind: 'document', types: ['*'], mostBytes: MAX_BYTES },
  ],
}

/** LINE official accounts. */
export const profile = {
  provider: 'line',
  webhooks: true,
  types: ['line'],
  secretNames: ['channelSecret', 'accessToken'],
  configNames: [],
  capabilities: () => ({ text: { unit: 'utf16', most: 5000, messages: SEVERAL }, receipts: false, files, choices: {} }),
} as const satisfies ChannelProfile
