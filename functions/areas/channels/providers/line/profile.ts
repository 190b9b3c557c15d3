import { type FileLimits, MEGABYTE, MOST_BYTES } from '../../domain/file-limits.ts'
import type { ChannelProfile } from '../../port.ts'

const files: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png'], mostBytes: MEGABYTE },
    { kind: 'document', types: ['*'], mostBytes: MOST_BYTES },
  ],
}

/** LINE official accounts. */
export const profile = {
  provider: 'line',
  webhooks: true,
  types: ['line'],
  secretNames: ['channelSecret', 'accessToken'],
  configNames: [],
  capabilities: () => ({ textLimit: 5000, receipts: false, files }),
} as const satisfies ChannelProfile
