import * as z from 'zod'
import { fold } from '../../../kernel/fold.ts'
import { ChannelType } from '../../channels/domain/channel.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'

/**
 * Which contacts are meant: all that is given must hold. What is asked of the contact itself is read with the list of contacts,
 * what is asked of its latest conversation with each contact that has passed so far. Times are ISO 8601.
 */
export const SegmentFilter = z.lazy(() =>
  z.object({
    /** they have an address on it */
    channelId: z.string().optional(),
    channelType: ChannelType.optional(),
    /** that of their latest conversation; null: no team */
    teamId: z.string().nullable().optional(),
    /** the agent whom they are pinned to; null: nobody */
    ownerId: z.string().nullable().optional(),
    /** `pt` means `pt-BR`, too */
    language: z.string().optional(),
    ratingAtLeast: z.number().optional(),
    /** absent: those who are not */
    blacklisted: z.literal(true).optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    createdAfter: z.string().optional(),
    createdBefore: z.string().optional(),
    createdWithinDays: z.number().optional(),
    lastMessageAfter: z.string().optional(),
    lastMessageBefore: z.string().optional(),
    lastMessageWithinDays: z.number().optional(),
    /** nothing was said for so long, or ever */
    silentForDays: z.number().optional(),
  }),
)
export type SegmentFilter = z.infer<typeof SegmentFilter>

/** A filter of contacts with a name. Who is in it is found out when it is asked. */
export const Segment = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    filter: SegmentFilter,
    createdBy: z.string(),
    /** epoch ms */
    createdAt: z.number(),
    version: z.number().optional(),
  }),
)
export type Segment = z.infer<typeof Segment>

/** Of the workspace. */
export const MAX_SEGMENTS = 200

const DAY = 24 * 3_600_000

const isWithin = (at: number, after?: string, before?: string): boolean =>
  (after === undefined || at >= Date.parse(after)) && (before === undefined || at < Date.parse(before))

/** Whether the contact, as the list of contacts has it, may be in the segment. */
export function mayBeIn(filter: SegmentFilter, contact: Contact, now: number): boolean {
  const { channelId, channelType, ownerId, language, attributes = {}, createdWithinDays } = filter
  const { identities, createdAt, pinnedTo } = contact
  if (contact.blacklisted !== (filter.blacklisted ?? false)) return false
  if (channelId !== undefined && !identities.some((one) => one.channelId === channelId)) return false
  if (channelType !== undefined && !identities.some(({ type }) => type === channelType)) return false
  if (ownerId !== undefined && pinnedTo !== ownerId) return false
  if (language !== undefined && !speaks(contact.language, language)) return false
  if (!isWithin(createdAt, filter.createdAfter, filter.createdBefore)) return false
  if (createdWithinDays !== undefined && createdAt < now - createdWithinDays * DAY) return false
  return Object.entries(attributes).every(([key, value]) => fold(contact.attributes[key] ?? '') === fold(value.trim()))
}

function speaks(language: string | null, wanted: string): boolean {
  const [has, wants] = [language?.toLowerCase() ?? '', wanted.toLowerCase()]
  return has === wants || has.startsWith(`${wants}-`)
}

/** Whether its latest conversation, where there is one that was not deleted, is as the segment wants it. */
export function isInWith(
  filter: SegmentFilter,
  contact: Contact,
  latest: Conversation | undefined,
  now: number,
): boolean {
  const {
    teamId,
    ratingAtLeast = 0,
    lastMessageAfter,
    lastMessageBefore,
    lastMessageWithinDays,
    silentForDays,
  } = filter
  if (teamId !== undefined && (latest ? latest.teamId : undefined) !== teamId) return false
  if ((latest?.contactRating ?? contact.rating) < ratingAtLeast) return false
  const last = latest?.lastMessage?.at
  if (silentForDays !== undefined && last !== undefined && last >= now - silentForDays * DAY) return false
  if ([lastMessageAfter, lastMessageBefore, lastMessageWithinDays].every((asked) => asked === undefined)) return true
  if (last === undefined || !isWithin(last, lastMessageAfter, lastMessageBefore)) return false
  return lastMessageWithinDays === undefined || last >= now - lastMessageWithinDays * DAY
}
