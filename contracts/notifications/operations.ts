import * as z from 'zod'
import { EmailLanguage } from '../../functions/areas/notifications/domain/email-language.ts'
import { type NotificationKind, notificationKinds } from '../../functions/areas/notifications/domain/notifications.ts'
import { cursor, Id, limit, page } from '../fields.ts'
import { operation } from '../operation.ts'
import { Queue } from '../queues/wire.ts'

const ofEachKind = <Value extends z.ZodType>(value: Value) =>
  Object.fromEntries(notificationKinds.map((kind) => [kind, value])) as Record<NotificationKind, Value>

const Settings = () =>
  z.object({
    ...ofEachKind(z.object({ desktop: z.boolean(), email: z.boolean() })),
    /** R1: the week before in figures, by email each Monday */
    weeklyReport: z.boolean(),
    /** what it is in; null: English */
    language: EmailLanguage.nullable(),
  })
const GivenSettings = () =>
  z.strictObject({
    ...ofEachKind(z.strictObject({ desktop: z.boolean().optional(), email: z.boolean().optional() }).optional()),
    weeklyReport: z.boolean().optional(),
    language: EmailLanguage.nullable().optional(),
  })
/** `<entry id>:<kind>`; of a queue, `qa_<when, which>:<kind>` */
const NotificationId = () =>
  z.string().regex(/^(en_[A-Za-z0-9_]{1,100}|qa_[A-Za-z0-9_-]{1,200}):[a-z_]{1,20}$/, 'is not the id of a notification')

/** What `notification.created` carries too, but for `read`. */
export const Notification = () =>
  z.object({
    id: NotificationId(),
    kind: z.enum(notificationKinds),
    /** null: it is about a queue */
    conversationId: Id.nullable(),
    contactName: z.string(),
    text: z.string(),
    at: z.iso.datetime({ precision: 3 }),
    actions: z.array(z.enum(['join', 'grab'])),
    /** R2: the queue that passed a number; `teamId` null: of all teams together */
    alert: z
      .object({
        queue: Queue,
        teamId: Id.nullable(),
        teamName: z.string().nullable(),
        above: z.number(),
        count: z.number(),
      })
      .optional(),
    read: z.boolean(),
  })

/** N1, N2: what an agent is notified of, and how. */
export const notificationsOperations = [
  operation({
    name: 'me.getNotificationSettings',
    method: 'GET',
    path: '/v1/me/notification-settings',
    summary:
      'Which notifications I get, on the desktop (and in the centre) and by email, and whether a report each week',
    who: 'agent',
    people: true,
    input: () => z.strictObject({}),
    output: Settings,
  }),
  operation({
    name: 'me.setNotificationSettings',
    method: 'PUT',
    path: '/v1/me/notification-settings',
    summary: 'Changes the kinds that are given; the others stay as they are',
    who: 'agent',
    people: true,
    input: GivenSettings,
    output: Settings,
  }),
  operation({
    name: 'notifications.list',
    method: 'GET',
    path: '/v1/me/notifications',
    summary: 'My notifications of the last 14 days, newest first, one per conversation and kind on a page',
    who: 'agent',
    people: true,
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Notification()),
  }),
  operation({
    name: 'notifications.read',
    method: 'POST',
    path: '/v1/me/notifications/read',
    summary: 'Marks notifications as read: those in `ids`, or with `all` every one there is',
    who: 'agent',
    people: true,
    input: () =>
      z
        .strictObject({ ids: z.array(NotificationId()).min(1).max(100).optional(), all: z.literal(true).optional() })
        .refine(({ ids, all }) => (ids === undefined) !== (all === undefined), 'needs either ids or all'),
    output: () => z.object({ all: z.boolean(), ids: z.array(NotificationId()) }),
  }),
] as const
