import * as z from 'zod'

/** What the customer sees: the kind of address a message came from. */
export const ChannelType = z.enum([
  'whatsapp',
  'messenger',
  'instagram',
  'sms',
  'telegram',
  'line',
  'viber',
  'email',
  'web',
])
export type ChannelType = z.infer<typeof ChannelType>

/** Whose API carries it: selects the adapter in `channels/`. */
export const Provider = z.enum([
  'whatsapp-cloud',
  'messenger',
  'instagram',
  'twilio',
  'telegram',
  'line',
  'viber',
  'email',
  'web',
])
export type Provider = z.infer<typeof Provider>

export const Role = z.enum(['owner', 'admin', 'manager', 'agent'])
export type Role = z.infer<typeof Role>
export const TeamRole = z.enum(['admin', 'representative'])
export type TeamRole = z.infer<typeof TeamRole>

/** What can be granted to an agent beyond the role (rule A2). */
export const Permission = z.enum([
  'conversations.viewAll',
  'conversations.manageBlacklist',
  'conversations.delete',
  'conversations.export',
  'contacts.merge',
  'messages.startOutgoing',
  'reports.view',
  'settings.manage',
])
export type Permission = z.infer<typeof Permission>

export const Agent = z.lazy(() =>
  z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: Role,
    /** team id → role in that team */
    teams: z.record(z.string(), TeamRole),
    permissions: z.array(Permission),
    available: z.boolean(),
    deleted: z.boolean().optional(),
    /** counts changes; what was stored before versions were counted is at 1 */
    version: z.number().optional(),
  }),
)
export type Agent = z.infer<typeof Agent>

export const Team = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    mode: z.enum(['collaboration', 'grab']),
    /** milliseconds */
    soonAfter: z.number(),
    overdueAfter: z.number(),
    autoCloseAfter: z.number(),
    deleted: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type Team = z.infer<typeof Team>

export const Channel = z.lazy(() =>
  z.object({
    id: z.string(),
    type: ChannelType,
    provider: Provider,
    name: z.string(),
    teamId: z.string().nullable(),
    /** Public settings of the provider account: phone number id, account SID, sender … never a secret. */
    config: z.record(z.string(), z.string()),
    /** the agent who connected it */
    installedBy: z.string().optional(),
    /** names of the secrets that are set; absent where they were set before names were noted */
    secretNames: z.array(z.string()).optional(),
    /** under which name the secrets lie, where not under the channel's id: each change gets a name of its own */
    secretsAt: z.string().optional(),
    /** the name before that: other processes may use it for some seconds more */
    secretsBefore: z.string().optional(),
    deleted: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type Channel = z.infer<typeof Channel>

/** How a channel does, by what its calls and webhooks return. */
export const ChannelHealth = z.object({
  state: z.enum(['ok', 'failing', 'token_expired', 'misconfigured']),
  /** epoch ms; null: it has always been so */
  since: z.number().nullable(),
  reason: z.string().nullable(),
})
export type ChannelHealth = z.infer<typeof ChannelHealth>
/** The two directions fail and recover apart. */
export const HealthSide = z.enum(['calls', 'webhooks'])
export type HealthSide = z.infer<typeof HealthSide>

/** S3: what a conversation was about. */
export const Category = z.lazy(() => z.object({ id: z.string(), name: z.string(), version: z.number().optional() }))
export type Category = z.infer<typeof Category>

export const Workspace = z.lazy(() =>
  z.object({
    name: z.string(),
    /** S5 */
    afterClosing: z.enum(['new', 'reopen']),
    /** S6 */
    nextGoesTo: z.enum(['assignee', 'unassigned']),
    /** S3 */
    resolutionRequired: z.boolean(),
    /** M9; absent: off */
    startOutgoing: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type Workspace = z.infer<typeof Workspace>

/** An address on a channel. */
const Identity = z.lazy(() => z.object({ channelId: z.string(), type: ChannelType, address: z.string() }))
export type Identity = z.infer<typeof Identity>

/** Where a visitor of the web chat is: the page, without its query, and their time zone. */
export const Location = z.lazy(() =>
  z.object({
    url: z.string().optional(),
    title: z.string().optional(),
    timezone: z.string().optional(),
  }),
)
export const Contact = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    originalName: z.string(),
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    language: z.string().nullable(),
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
    createdAt: z.number(),
    version: z.number(),
  }),
)
export type Contact = z.infer<typeof Contact>

export const Status = z.enum(['new', 'ongoing', 'on_hold', 'resolved'])
export type Status = z.infer<typeof Status>
export const ClosedBy = z.enum(['agent', 'timer', 'workflow', 'merge', 'bot'])
export const TicketType = z.enum(['question', 'incident', 'problem', 'task'])
export const Resolution = z.lazy(() =>
  z.object({
    type: TicketType.nullable(),
    category: z.string().nullable(),
    note: z.string().nullable(),
  }),
)
export type Resolution = z.infer<typeof Resolution>

const LastMessage = z.lazy(() =>
  z.object({ text: z.string(), from: z.enum(['contact', 'agent', 'system']), at: z.number() }),
)
export const ChannelRef = z.lazy(() => z.object({ id: z.string(), type: ChannelType }))
export type ChannelRef = z.infer<typeof ChannelRef>

/** Times are epoch milliseconds inside the house and ISO 8601 on the wire. */
export const Conversation = z.lazy(() =>
  z.object({
    id: z.string(),
    contactId: z.string(),
    /** 1, 2, 3 … within the contact */
    n: z.number(),
    contactName: z.string(),
    contactRating: z.number(),
    /** C2: what the rating is computed from; absent: no message was counted yet */
    pace: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).optional(),
    teamId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    participantIds: z.array(z.string()),
    /** A4: in a grab team, the representative who owns it. */
    grabbedBy: z.string().nullable(),
    status: Status,
    /** when the oldest unanswered customer message was received */
    waitingSince: z.number().nullable(),
    /** the customer was unanswered while its clock is stopped (on hold, blacklisted): going on starts it again */
    heldWaiting: z.boolean(),
    /** received time of the last customer message; auto-close counts from it */
    lastInboundAt: z.number().nullable(),
    /** where later than the last customer message, auto-close counts from here: it was resumed or reopened */
    quietFrom: z.number().nullable(),
    /** Q6: how far the wait that began then has been announced; stale once another wait began */
    alerted: z.object({ level: z.enum(['soon', 'overdue']), wait: z.number() }).nullable(),
    /** when its timer fires; past: it has fired. Never later than what is due next, as far as the writer knew */
    timerAt: z.number().nullable(),
    /** channel id → when the customer last *sent* something there (WhatsApp's 24-hour window) */
    windows: z.record(z.string(), z.number()),
    lastChannel: ChannelRef.nullable(),
    lastMessage: LastMessage.nullable(),
    lastActivityAt: z.number(),
    /** inbound messages since an agent last read or answered */
    unread: z.number(),
    openedAt: z.number(),
    closedAt: z.number().nullable(),
    closedBy: ClosedBy.nullable(),
    closedById: z.string().nullable(),
    resolution: Resolution.nullable(),
    pinnedTo: z.string().nullable(),
    blacklisted: z.boolean(),
    /** A11: deleted, and kept as an empty row: its number is not given again, and late writers see that it is gone */
    deletedAt: z.number().optional(),
    /** L1: the contact's links, while it is the latest conversation: tells the stream, without a read, that there are any */
    links: z.number().optional(),
    /** L3: when the first of the contact's open notes closes, as far as is known; absent: none is open */
    noteUntil: z.number().optional(),
    /** web chat: the visitor counts as connected until then */
    onlineUntil: z.number().nullable(),
    /** number of the last timeline entry */
    seq: z.number(),
    version: z.number(),
  }),
)
export type Conversation = z.infer<typeof Conversation>

export const Attachment = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    size: z.number().nullable(),
    /** inbound, until it is stored: where the provider holds it, or where our own bucket does */
    source: z
      .object({ mediaId: z.string().optional(), url: z.string().optional(), stored: z.string().optional() })
      .optional(),
    /** it can't be had, and why; absent: it is stored, or with a `source` still to be fetched */
    failed: z.string().optional(),
    /** M6: recorded to be listened to */
    voice: z.literal(true).optional(),
  }),
)
export type Attachment = z.infer<typeof Attachment>

export const DeliveryStatus = z.enum(['queued', 'sending', 'sent', 'delivered', 'read', 'failed'])
export type DeliveryStatus = z.infer<typeof DeliveryStatus>
export const Delivery = z.lazy(() =>
  z.object({
    status: DeliveryStatus,
    /** what went wrong, as the provider put it */
    error: z.object({ code: z.string(), reason: z.string() }).nullable(),
    attempts: z.number(),
    /** counts the times an agent asked for it to be sent: 1, then one more per retry */
    round: z.number(),
    /** when this round was asked for */
    queuedAt: z.number(),
    /** while `sending`: until when the sender may be presumed alive */
    leaseUntil: z.number().nullable(),
    /** of a message that takes several calls: the provider's id of each part it has taken, null where it failed later */
    parts: z.array(z.string().nullable()).optional(),
  }),
)
export type Delivery = z.infer<typeof Delivery>

export const Message = z.lazy(() =>
  z.object({
    direction: z.enum(['inbound', 'outbound']),
    channel: ChannelRef,
    text: z.string(),
    attachments: z.array(Attachment),
    delivery: Delivery.nullable(),
    providerMessageId: z.string().nullable(),
    tags: z.array(z.string()),
    fallback: z.literal('email').optional(),
  }),
)
export type Message = z.infer<typeof Message>

export const Actor = z.lazy(() =>
  z.object({
    type: z.enum(['contact', 'agent', 'system']),
    id: z.string().nullable(),
    name: z.string(),
  }),
)
export type Actor = z.infer<typeof Actor>

export const EventName = z.enum([
  'opened',
  'joined',
  'left',
  'assigned',
  'unassigned',
  'transferred',
  'held',
  'resumed',
  'soon',
  'overdue',
  'closed',
  'reopened',
  'pinned',
  'unpinned',
  'blacklisted',
  'unblacklisted',
  'deleted',
  'exported',
  'merged',
])
export type EventName = z.infer<typeof EventName>

/** One row of the timeline; `seq` is gapless within its conversation. */
export const Entry = z.lazy(() =>
  z.object({
    id: z.string(),
    contactId: z.string(),
    n: z.number(),
    seq: z.number(),
    /** when it was said: orders the timeline */
    at: z.number(),
    /** when it was stored: clocks run from here */
    receivedAt: z.number(),
    kind: z.enum(['message', 'event', 'note', 'resolution']),
    actor: Actor,
    message: Message.optional(),
    event: z.object({ name: EventName, from: z.string().nullable(), to: z.string().nullable() }).optional(),
    /** C5: `mentions` are the agents it calls */
    note: z.object({ text: z.string(), mentions: z.array(z.string()).optional() }).optional(),
    resolution: Resolution.optional(),
  }),
)
export type Entry = z.infer<typeof Entry>
