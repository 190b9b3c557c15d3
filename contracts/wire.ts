import * as z from 'zod'
import { ChannelRef, ChannelType, Provider } from '../functions/areas/channels/domain/channel.ts'
import { ClosedBy, Resolution, Status, TicketType } from '../functions/areas/timeline/domain/conversation.ts'
import { Actor, DeliveryStatus, EntryKind, EventName } from '../functions/areas/timeline/domain/entry.ts'
import { Permission, Role, TeamMode, TeamRole } from '../functions/areas/workspace/domain/agent.ts'
import { shapeOf, timesShape, workspaceSettings } from '../functions/areas/workspace/domain/settings.ts'

/** ISO 8601 UTC with milliseconds. */
const Time = z.lazy(() => z.iso.datetime({ precision: 3 }))

const text = (max: number) => z.string().max(max)
/** Ids that we hand out: letters, digits, `_`, `-`. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'is not an id')

export const View = z.enum(['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist'])
export const Queue = z.enum(['rep_needed', 'pending', 'soon', 'overdue', 'online'])

export const Conversation = z.lazy(() =>
  z.object({
    id: Id,
    contact: z.object({ id: Id, name: z.string(), rating: z.number(), online: z.boolean() }),
    teamId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    participantIds: z.array(z.string()),
    status: Status,
    waiting: z.enum(['none', 'waiting', 'soon', 'overdue']),
    waitingSince: Time.nullable(),
    repNeeded: z.boolean(),
    lastChannel: ChannelRef.nullable(),
    lastMessage: z.object({ text: z.string(), from: z.enum(['contact', 'agent', 'system']), at: Time }).nullable(),
    unread: z.number(),
    openedAt: Time,
    closedAt: Time.nullable(),
    closedBy: ClosedBy.nullable(),
    resolution: Resolution.nullable(),
    pinnedTo: z.string().nullable(),
    /** A10: whoever may see it keeps the blacklist */
    blacklisted: z.boolean(),
    version: z.number(),
  }),
)

const Attachment = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    size: z.number().nullable(),
    /** `pending`: being fetched from the provider; an update follows */
    state: z.enum(['pending', 'ready', 'failed']),
    voice: z.literal(true).optional(),
    /** why it failed */
    reason: z.string().optional(),
  }),
)

const Message = z.lazy(() =>
  z.object({
    direction: z.enum(['inbound', 'outbound']),
    channel: ChannelRef,
    text: z.string(),
    attachments: z.array(Attachment),
    delivery: z
      .object({
        status: DeliveryStatus.exclude(['sending']),
        error: z.object({ code: z.string(), reason: z.string() }).nullable(),
        attempts: z.number(),
      })
      .nullable(),
    providerMessageId: z.string().nullable(),
    tags: z.array(z.string()),
    fallback: z.literal('email').optional(),
  }),
)

export const TimelineEntry = z.lazy(() =>
  z.object({
    id: Id,
    conversationId: Id,
    seq: z.number(),
    at: Time,
    kind: EntryKind,
    actor: Actor,
    message: Message.optional(),
    event: z.object({ name: EventName, from: z.string().nullable(), to: z.string().nullable() }).optional(),
    note: z.object({ text: z.string(), mentions: z.array(z.string()).optional() }).optional(),
    resolution: Resolution.optional(),
  }),
)

export const Contact = z.lazy(() =>
  z.object({
    id: Id,
    name: z.string(),
    originalName: z.string(),
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    language: z.string().nullable(),
    attributes: z.record(z.string(), z.string()),
    channels: z.array(z.object({ channelId: z.string(), type: ChannelType, address: z.string() })),
    rating: z.number(),
    pinnedTo: z.string().nullable(),
    blacklisted: z.boolean(),
    online: z.boolean(),
    /** web chat: the page they were on when last seen, and their time zone */
    location: z
      .object({ url: z.string().optional(), title: z.string().optional(), timezone: z.string().optional() })
      .nullable(),
    lastActiveAt: Time.nullable(),
    createdAt: Time,
    version: z.number(),
  }),
)

export const Agent = z.lazy(() =>
  z.object({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: Role,
    teams: z.array(z.object({ id: z.string(), role: TeamRole })),
    permissions: z.array(Permission),
    available: z.boolean(),
    version: z.number(),
  }),
)
export const Team = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    mode: TeamMode,
    ...timesShape(),
    version: z.number(),
  }),
)
export const Channel = z.lazy(() =>
  z.object({
    id: z.string(),
    type: ChannelType,
    provider: Provider,
    name: z.string(),
    teamId: z.string().nullable(),
    config: z.record(z.string(), z.string()),
    /** the agent who connected it */
    installedBy: z.string().nullable(),
    webhookUrl: z.string().nullable(),
    /** M5: what one message can carry; the first kind that fits a file says how it goes */
    files: z.object({
      most: z.number(),
      mostBytesTogether: z.number().nullable(),
      kinds: z.array(
        z.object({
          kind: z.enum(['image', 'video', 'audio', 'voice', 'document']),
          /** MIME types; `image/*` for all of a family, `*` for any */
          types: z.array(z.string()),
          mostBytes: z.number(),
        }),
      ),
    }),
    /** which secrets are set; what they are is never answered */
    secretNames: z.array(z.string()),
    health: z.object({
      state: z.enum(['ok', 'failing', 'token_expired', 'misconfigured']),
      since: Time.nullable(),
      reason: z.string().nullable(),
    }),
    version: z.number(),
  }),
)
export const Category = z.lazy(() => z.object({ id: z.string(), name: z.string(), version: z.number() }))
export const Workspace = z.lazy(() =>
  z.object({
    name: z.string(),
    ...shapeOf(workspaceSettings),
    version: z.number(),
  }),
)

/** One line of the access log: who moved what, when, from and to. */
export const Movement = z.lazy(() =>
  z.object({
    id: Id,
    at: Time,
    contactId: Id,
    /** null: the contact had none */
    conversationId: Id.nullable(),
    actor: Actor,
    event: z.object({ name: EventName, from: z.string().nullable(), to: z.string().nullable() }),
  }),
)

export const Counts = z.lazy(() =>
  z.object({
    views: z.record(View, z.number()),
    queues: z.record(Queue, z.number()),
  }),
)

export const WebhookFailure = z.lazy(() =>
  z.object({
    id: Id,
    channelId: z.string(),
    at: Time,
    reasons: z.array(z.string()),
    bytes: z.number(),
    /** when it was read again and understood */
    replayedAt: Time.nullable(),
    /** when somebody asked for that; until it was tried */
    replayAskedAt: Time.nullable(),
  }),
)

export const SearchHit = z.lazy(() =>
  z.object({
    conversation: Conversation,
    matchedIn: z.array(z.enum(['name', 'phone', 'email', 'message'])),
  }),
)

export const phone = () => z.string().regex(/^\+[1-9]\d{5,14}$/, 'is not an E.164 phone number')

/** Fields of a contact that a person may set. */
export const contactFields = () =>
  z.strictObject({
    name: text(256).min(1).optional(),
    emails: z.array(z.email().max(254)).max(20).optional(),
    phones: z.array(phone()).max(20).optional(),
    language: z.string().min(2).max(35).nullable().optional(),
    attributes: z
      .record(z.string().min(1).max(64), text(1024))
      .refine((value) => Object.keys(value).length <= 50, 'has more than 50 attributes')
      .optional(),
  })

export const ResolutionInput = {
  type: TicketType.nullable().optional(),
  category: text(100).nullable().optional(),
  note: text(5_000).nullable().optional(),
}

export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
/** Query parameters arrive as strings; socket parameters may be numbers. */
export const limit = z.lazy(() => z.coerce.number().int().min(1).max(100)).optional()
export const cursor = z.string().max(2_000).optional()

/** application/problem+json, RFC 9457. */
export const Problem = z.lazy(() =>
  z.object({
    type: z.string(),
    status: z.number(),
    code: z.string(),
    title: z.string(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
)
