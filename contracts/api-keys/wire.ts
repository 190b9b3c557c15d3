import * as z from 'zod'
import { Permission } from '../../functions/areas/workspace/domain/agent.ts'
import { Id, Time } from '../fields.ts'

export const ApiKey = z.lazy(() =>
  z.object({
    id: Id,
    name: z.string(),
    /** what it begins with, by which it is known again: `sb_live_…` */
    prefix: z.string(),
    scopes: z.array(Permission),
    /** whose conversations it sees, beside those of no team; null: every team's */
    teamIds: z.array(z.string()).nullable(),
    /** it reads (GET), and does nothing else */
    readOnly: z.boolean(),
    /** an AI agent that has it is offered tools that change something, too */
    toolsMayWrite: z.boolean(),
    /** so many calls at once, and so many a second for as long as it likes */
    limits: z.object({ perSecond: z.number(), burst: z.number() }),
    createdAt: Time,
    createdBy: z.object({ id: z.string(), name: z.string() }),
    expiresAt: Time.nullable(),
    /** some minutes late; null: it was never used */
    lastUsedAt: Time.nullable(),
    /** until when the key from before it was rotated is good, too; null: there is none */
    previousUntil: Time.nullable(),
    version: z.number(),
  }),
)

/** With the key itself, which is told this once. */
export const TellingApiKey = z.lazy(() =>
  z.object({
    ...ApiKey.unwrap().shape,
    /** null: the same Idempotency-Key was answered before */
    key: z.string().nullable(),
  }),
)
