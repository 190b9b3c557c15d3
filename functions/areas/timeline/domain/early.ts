import * as z from 'zod'
import { Origin, Styled } from '../../channels/domain/context.ts'

/**
 * What was told of a message before the message itself came: it waits with the contact's latest conversation, or with the
 * contact where there is none, so that the message finds it in what it reads anyway.
 */
export const Early = z.lazy(() =>
  z.object({
    channelId: z.string(),
    /** when it reached us, epoch ms */
    keptAt: z.number(),
    what: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('reaction'),
        messageId: z.string(),
        by: z.string(),
        from: z.enum(['contact', 'agent']),
        name: z.string(),
        emojis: z.array(z.string()),
        at: z.number(),
      }),
      z.object({
        kind: z.literal('edit'),
        messageId: z.string(),
        text: z.string(),
        styles: z.array(Styled).optional(),
        at: z.number(),
      }),
      z.object({ kind: z.literal('unsend'), messageId: z.string(), at: z.number() }),
      /** by what they came, of the next message */
      z.object({ kind: z.literal('origin'), origin: Origin }),
    ]),
  }),
)
export type Early = z.infer<typeof Early>
export type EarlyAmendment = Exclude<Early['what'], { kind: 'origin' }>

const DAY = 24 * 60 * 60 * 1000
const KEPT_FOR = 2 * DAY
const MOST = 20

/** With one more; what nobody came for in two days is forgotten, and of too many the oldest. */
export function withEarly(early: readonly Early[] | undefined, one: Early): Early[] {
  const kept = (early ?? []).filter(({ keptAt }) => keptAt > one.keptAt - KEPT_FOR)
  const isKnown = kept.some(
    (other) => JSON.stringify({ ...other, keptAt: 0 }) === JSON.stringify({ ...one, keptAt: 0 }),
  )
  return isKnown ? kept : [...kept, one].slice(-MOST)
}

/** What waits for a message, and what goes on waiting for others; undefined: nothing. */
export function takeEarly(
  early: readonly Early[] | undefined,
  channelId: string,
  messageId: string | null,
): { mine: Early['what'][]; left: Early[] | undefined } {
  const isMine = (one: Early) =>
    one.channelId === channelId && (one.what.kind === 'origin' || one.what.messageId === messageId)
  const left = early?.filter((one) => !isMine(one)) ?? []
  return { mine: early?.filter(isMine).map(({ what }) => what) ?? [], left: left.length > 0 ? left : undefined }
}
