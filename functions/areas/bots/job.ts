import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** O2: a bot is to be asked about what a customer said, up to that number of their conversation. */
export const BotJob = z.lazy(() =>
  z.object({
    kind: z.literal('ask-bot'),
    botId: z.string(),
    contactId: z.string(),
    n: z.number(),
    seq: z.number(),
  }),
)
export type BotJob = z.infer<typeof BotJob>

/** What is said in one conversation follows each other, and waits for nothing that is sent to the contact. */
export function botJob(fields: Omit<BotJob, 'kind'>): Queued<BotJob> {
  return { job: { kind: 'ask-bot', ...fields }, pace: 'prompt', lane: `bot:${fields.contactId}` }
}
