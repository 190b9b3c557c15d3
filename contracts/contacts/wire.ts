import * as z from 'zod'
import { ChannelType, UnreachableReason } from '../../functions/areas/channels/domain/channel.ts'
import { Id, phone, Time, text } from '../fields.ts'

/** What there is to say of a contact. */
export const contactShape = () => ({
  id: Id,
  name: z.string(),
  originalName: z.string(),
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  language: z.string().nullable(),
  /** by what another system of the company knows them; no two have the same */
  externalId: z.string().nullable(),
  attributes: z.record(z.string(), z.string()),
  channels: z.array(z.object({ channelId: z.string(), type: ChannelType, address: z.string() })),
  /** addresses that nothing gets through to, until something does, or comes from there */
  unreachable: z.array(
    z.object({ channelId: z.string(), address: z.string(), reason: UnreachableReason, since: Time }),
  ),
  /**
   * where they want no marketing, since when and by whose word (`contact`, or an agent's id); channel and address null:
   * everywhere, `except` where they let us in again
   */
  optOuts: z.array(
    z.object({
      channelId: Id.nullable(),
      address: z.string().nullable(),
      at: Time,
      by: z.string(),
      except: z.array(Id).optional(),
    }),
  ),
  /** who has the same number or email address; one contact's own answer only */
  perhapsSame: z.array(z.object({ contactId: Id, name: z.string(), because: z.enum(['phone', 'email']) })).optional(),
  /** C3: who was merged into them, the latest last; `undoable`: as far as their latest message tells */
  mergedFrom: z.array(z.object({ contactId: Id, name: z.string(), at: Time, undoable: z.boolean() })).optional(),
  /** the id of the attachment that is their picture, as their provider had it */
  picture: z.string().optional(),
  rating: z.number(),
  /** C2: how fast they were answered; absent where they never were */
  answers: z
    .object({ count: z.number(), sameDay: z.number(), within2Hours: z.number(), within30Minutes: z.number() })
    .optional(),
  pinnedTo: z.string().nullable(),
  blacklisted: z.boolean(),
  online: z.boolean(),
  /** web chat: the page they were on when last seen, and their time zone */
  location: z
    .object({ url: z.string().optional(), title: z.string().optional(), timezone: z.string().optional() })
    .nullable(),
  lastActiveAt: Time.nullable(),
  /** when something was said last, by either side */
  lastMessageAt: Time.nullable(),
  /** the conversation that is open; absent: none is */
  openConversation: Id.optional(),
  createdAt: Time,
  version: z.number(),
})

export const Contact = z.lazy(() => z.object(contactShape()))

/** Fields of a contact that a person may set. */
export const contactFields = () =>
  z.strictObject({
    name: text(256).min(1).optional(),
    emails: z.array(z.email().max(254)).max(20).optional(),
    phones: z.array(phone()).max(20).optional(),
    language: z.string().min(2).max(35).nullable().optional(),
    externalId: text(200).min(1).nullable().optional(),
    attributes: z
      .record(z.string().min(1).max(64), text(1024))
      .refine((value) => Object.keys(value).length <= 50, 'has more than 50 attributes')
      .optional(),
  })
