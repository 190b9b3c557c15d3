import * as z from 'zod'
import { ChannelType } from '../../functions/areas/channels/domain/channel.ts'
import { Id } from '../fields.ts'

/** In which order contacts are listed; without `-` the latest first, or from A on. */
export const contactOrders = ['newest', 'oldest', 'name', '-name', 'lastMessage', '-lastMessage'] as const

/** Which contacts are meant; all that is given must hold. `none`: nobody, no team. In a query everything is text. */
export const whichContacts = () => ({
  /** words of their name, phone numbers and email addresses, each from its beginning */
  q: z.string().min(1).max(200).optional(),
  segmentId: Id.optional(),
  /** they have an address on it */
  channelId: Id.optional(),
  channelType: ChannelType.optional(),
  /** whom they are pinned to */
  ownerId: z.string().min(1).max(254).optional(),
  /** that of their latest conversation */
  teamId: Id.optional(),
  /** `pt` means `pt-BR`, too */
  language: z.string().min(2).max(35).optional(),
  rating: z.coerce.number().int().min(0).max(5).optional(),
  ratingAtLeast: z.coerce.number().int().min(1).max(5).optional(),
  /** left out: both */
  blacklisted: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
})
