import * as z from 'zod'
import { ChannelType, Location, UnreachableReason } from '../../channels/domain/channel.ts'
import { CampaignMark } from './campaign-mark.ts'
import { Early } from './early.ts'

/** An address on a channel. */
const Identity = z.lazy(() =>
  z.object({
    channelId: z.string(),
    type: ChannelType,
    address: z.string(),
    /** C3: the part of the contact that it came with; absent: its own */
    part: z.string().optional(),
  }),
)
export type Identity = z.infer<typeof Identity>

/** M17: an address that nothing gets through to; email addresses are the same on every channel. */
export const Unreachable = z.lazy(() =>
  z.object({ channelId: z.string(), address: z.string(), reason: UnreachableReason, since: z.number() }),
)
export type Unreachable = z.infer<typeof Unreachable>

/**
 * M18: what was said last of marketing on a channel, by the customer or, for them, by an agent; channel and address null:
 * everywhere. That they let us in again is kept too, so that an older no that comes late changes nothing.
 */
export const Consent = z.lazy(() =>
  z.object({
    channelId: z.string().nullable(),
    address: z.string().nullable(),
    wants: z.boolean(),
    /** when it was said, epoch ms */
    at: z.number(),
    /** `contact`, or the agent's id */
    by: z.string(),
  }),
)
export type Consent = z.infer<typeof Consent>

/** What a provider said of them last, and when it was asked. */
export const Profile = z.lazy(() =>
  z.object({
    askedAt: z.number(),
    /** our own copy of their picture, and when we had it */
    picture: z.object({ at: z.number(), type: z.string(), size: z.number() }).optional(),
  }),
)
export type Profile = z.infer<typeof Profile>

/** C3: a contact that was merged into this one, whose history stays in its own partition. */
const MergedPart = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    at: z.number(),
    /** it came with this part, into which it had been merged before */
    via: z.string().optional(),
  }),
)

/** Of a group: who speaks there under which name, and when that was asked. */
const Members = z.lazy(() => z.record(z.string(), z.object({ name: z.string(), askedAt: z.number() })))

export const Contact = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    originalName: z.string(),
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    language: z.string().nullable(),
    /** by what another system of the company knows them; no two have the same */
    externalId: z.string().optional(),
    attributes: z.record(z.string(), z.string()),
    identities: z.array(Identity),
    rating: z.number(),
    pinnedTo: z.string().nullable(),
    blacklisted: z.boolean(),
    /** A11: deleted conversations whose entries are still being removed: nobody is shown them any more */
    purging: z.array(z.string()).optional(),
    /** L1: how many records it is linked to; absent: none */
    links: z.number().optional(),
    /** C1, web chat: the page they were on when last seen, and their time zone */
    location: Location.optional(),
    /** C1, web chat: when they last came, epoch ms */
    lastActiveAt: z.number().optional(),
    /** web chat: whose chat this is since its visitor signed in to an account that had one already */
    account: z.string().optional(),
    /** web chat: what was written before signing in, by contact, oldest first */
    before: z.array(z.string()).optional(),
    /** M17; absent: none */
    unreachable: z.array(Unreachable).optional(),
    /** M18; absent: nothing was said of marketing */
    consents: z.array(Consent).optional(),
    /** M18: of a campaign that was sent before there was any conversation; absent: none was */
    campaign: CampaignMark.optional(),
    /** told of messages before there was any conversation; absent: nothing */
    early: z.array(Early).optional(),
    /** absent: no provider was asked */
    profile: Profile.optional(),
    members: Members.optional(),
    /** C3: absent: nobody was merged into it */
    mergedFrom: z.array(MergedPart).optional(),
    /** C8: with whom they were merged by themselves, and are two nevertheless */
    apart: z.array(z.string()).optional(),
    /** the import that wrote them last, and what it did for which line of its file */
    imported: z.object({ jobId: z.string(), lines: z.record(z.string(), z.enum(['new', 'updated'])) }).optional(),
    /** C7: nothing of them is kept but that they were erased, when, and by which job; what remains of it is being removed */
    erased: z.object({ at: z.number(), jobId: z.string() }).optional(),
    createdAt: z.number(),
    /** when it was changed last, epoch ms; absent: an earlier version did that */
    updatedAt: z.number().optional(),
    /** since when the list by change has it, up to a lag before `updatedAt`; absent: since its creation */
    listedAt: z.number().optional(),
    version: z.number(),
  }),
)
export type Contact = z.infer<typeof Contact>

/** How far a contact's place in the list by change may lag behind its last change: moving it costs two writes. */
export const CONTACT_LAG_MS = 20 * 60_000

/** A contact that is changed at `now` (epoch ms), with its place in the list by change. */
export function changedAt(contact: Contact, now: number): Contact {
  const { listedAt, createdAt } = contact
  const isNear = Math.abs(now - (listedAt ?? createdAt)) <= CONTACT_LAG_MS
  return { ...contact, updatedAt: now, ...(isNear ? {} : { listedAt: now }) }
}

/** When a contact was changed last, as far as that was noted (epoch ms). */
export const updatedAtOf = ({ updatedAt, createdAt }: Contact): number => updatedAt ?? createdAt
