import { anyFile } from '../../domain/file-limits.ts'
import type { ChannelProfile } from '../../port.ts'

/** So long an app is asked to take a message back. */
const UNSEND_MS = 30 * 24 * 60 * 60 * 1000

/**
 * The company's own app: it tells what its users wrote by an operation (`channels.inbound`), and is told the answers by calls to an
 * address of its own (`config.url`), signed with a secret that is made here.
 */
export const profile = {
  provider: 'custom',
  webhooks: false,
  echoesReference: true,
  types: ['custom'],
  configNames: ['url'],
  secretNames: ['signingSecret'],
  madeSecret: 'signingSecret',
  capabilities: () => ({
    text: { unit: 'utf16', most: 16_000, messages: 1 },
    receipts: true,
    files: anyFile,
    choices: {},
    amends: { react: 'any', edit: true, unsendWithinMs: UNSEND_MS, quote: true },
  }),
} as const satisfies ChannelProfile
