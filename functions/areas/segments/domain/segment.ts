import * as z from 'zod'
import { askedOfContacts } from '../../../kernel/words.ts'
import { ChannelType } from '../../channels/domain/channel.ts'
import { placesInContact } from '../../search/domain/terms.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { nameOrder } from '../../timeline/domain/name-order.ts'
import { AttributeCondition, asConditions, attributeHolds, type Comparing } from './attribute-conditions.ts'

/**
 * Which contacts are meant: all that is given must hold. What is asked of the contact itself is read with the list of contacts,
 * what is asked of its latest conversation with each contact that has passed so far. Times are ISO 8601.
 */
export const SegmentFilter = z.lazy(() =>
  z.object({
    /** words of name, phone and email, each from its beginning */
    q: z.string().optional(),
    /** they have an address on it */
    channelId: z.string().optional(),
    channelType: ChannelType.optional(),
    /** that of their latest conversation; null: no team */
    teamId: z.string().nullable().optional(),
    /** the agent whom they are pinned to; null: nobody */
    ownerId: z.string().nullable().optional(),
    /** `pt` means `pt-BR`, too */
    language: z.string().optional(),
    rating: z.number().optional(),
    ratingAtLeast: z.number().optional(),
    /** absent: those who are not */
    blacklisted: z.literal(true).optional(),
    /** the first segments had what each attribute equals */
    attributes: z
      .union([z.array(AttributeCondition), z.record(z.string(), z.string()).transform(asConditions)])
      .optional(),
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

/** What is asked of contacts: `nobody` fits what names something that is gone; without `blacklisted` both are meant. */
export type Asked = Omit<SegmentFilter, 'blacklisted'> & { blacklisted?: boolean | undefined; nobody?: true }

/** What a segment asks: those on the blacklist are meant only where it says so. */
export const askedBy = (filter: SegmentFilter): Asked => ({ ...filter, blacklisted: filter.blacklisted ?? false })

/** A filter of contacts with a name. Who is in it is found out when it is asked. */
export const Segment = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    filter: SegmentFilter,
    createdBy: z.string(),
    /** epoch ms */
    createdAt: z.number(),
    /** keys of attributes that the filter names and that were defined when it was put together */
    defined: z.array(z.string()).optional(),
    version: z.number().optional(),
  }),
)
export type Segment = z.infer<typeof Segment>

/** Of the workspace. */
export const MAX_SEGMENTS = 200

const DAY = 24 * 3_600_000

/** From when on contacts were made, or spoken with last, to be meant, and before when; epoch ms. */
export function timesAsked(asked: readonly Asked[], now: number) {
  const from = (...times: (number | undefined)[]) => Math.max(0, ...times.filter((time) => time !== undefined))
  const parsed = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))
  const since = (days: number | undefined) => (days === undefined ? undefined : now - days * DAY)
  return {
    createdFrom: from(...asked.flatMap((one) => [parsed(one.createdAfter), since(one.createdWithinDays)])),
    createdBefore: Math.min(...asked.map((one) => parsed(one.createdBefore) ?? Number.POSITIVE_INFINITY)),
    spokenFrom: from(...asked.flatMap((one) => [parsed(one.lastMessageAfter), since(one.lastMessageWithinDays)])),
  }
}

const isWithin = (at: number, after?: string, before?: string): boolean =>
  (after === undefined || at >= Date.parse(after)) && (before === undefined || at < Date.parse(before))

/** Whether the contact, as the list of contacts has it, may be in the segment. */
export function mayBeIn(filter: Asked, contact: Contact, now: number, compare?: Comparing): boolean {
  const { q, channelId, channelType, ownerId, language, attributes = [], createdWithinDays } = filter
  const { identities, createdAt, pinnedTo } = contact
  if (filter.nobody || (filter.blacklisted !== undefined && contact.blacklisted !== filter.blacklisted)) return false
  if (channelId !== undefined && !identities.some((one) => one.channelId === channelId)) return false
  if (channelType !== undefined && !identities.some(({ type }) => type === channelType)) return false
  if (ownerId !== undefined && pinnedTo !== ownerId) return false
  if (q !== undefined && !isCalled(contact, q)) return false
  if (language !== undefined && !speaks(contact.language, language)) return false
  if (!isWithin(createdAt, filter.createdAfter, filter.createdBefore)) return false
  if (createdWithinDays !== undefined && createdAt < now - createdWithinDays * DAY) return false
  return attributes.every((condition) => attributeHolds(condition, contact.attributes, compare))
}

/** Whether name, phones, emails and attributes have what is looked for; what is no word begins the name. */
function isCalled(contact: Contact, q: string): boolean {
  const asked = askedOfContacts(q)
  if (asked.length > 0) return placesInContact(contact, asked) !== undefined
  const beginning = nameOrder(q)
  return beginning !== '' && nameOrder(contact.name).startsWith(beginning)
}

function speaks(language: string | null, wanted: string): boolean {
  const [has, wants] = [language?.toLowerCase() ?? '', wanted.toLowerCase()]
  return has === wants || has.startsWith(`${wants}-`)
}

/** Whether its latest conversation, where there is one that was not deleted, is as the segment wants it. */
export function isInWith(filter: Asked, contact: Contact, latest: Conversation | undefined, now: number): boolean {
  const {
    teamId,
    rating,
    ratingAtLeast = 0,
    lastMessageAfter,
    lastMessageBefore,
    lastMessageWithinDays,
    silentForDays,
  } = filter
  if (teamId !== undefined && (latest ? latest.teamId : undefined) !== teamId) return false
  const has = latest?.contactRating ?? contact.rating
  if (has < ratingAtLeast || (rating !== undefined && has !== rating)) return false
  const last = latest?.lastMessage?.at
  if (silentForDays !== undefined && last !== undefined && last >= now - silentForDays * DAY) return false
  if ([lastMessageAfter, lastMessageBefore, lastMessageWithinDays].every((asked) => asked === undefined)) return true
  if (last === undefined || !isWithin(last, lastMessageAfter, lastMessageBefore)) return false
  return lastMessageWithinDays === undefined || last >= now - lastMessageWithinDays * DAY
}
