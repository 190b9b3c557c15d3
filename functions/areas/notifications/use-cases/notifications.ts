import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import { seesAll } from '../../workspace/domain/rights.ts'
import type { Call } from '../../workspace/index.ts'
import { editSettings } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { EmailLanguage } from '../domain/email-language.ts'
import {
  calmSettings,
  type EndpointOff,
  isMarked,
  isOfEntry,
  isToldOf,
  isUnread,
  keepsEndpoints,
  type Notification,
  type NotificationKind,
  type NotificationSettings,
  notificationKinds,
  type Passed,
  parseNotificationId,
  type ReadMarks,
  stillTells,
} from '../domain/notifications.ts'
import type { Audience, NotificationsStore, OwnNotificationSettings } from '../port.ts'
import { presentAlert, presentEndpointOff, presentNotification } from './present-notification.ts'

type Deps = HasStore<NotificationsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>

const settingsFrom = ({ ways }: Pick<OwnNotificationSettings, 'ways'>): NotificationSettings => ({
  ...calmSettings,
  ...ways,
})

type PresentedSettings = NotificationSettings & { weeklyReport: boolean; language: EmailLanguage | null }

const presentSettings = (own: OwnNotificationSettings): PresentedSettings => ({
  ...settingsFrom(own),
  weeklyReport: own.weeklyReport ?? false,
  language: own.language ?? null,
})

/** N1: what I am notified of, and how. */
export async function getNotificationSettings(deps: Deps, call: Call) {
  return presentSettings(await deps.store.readNotificationSettings((await call.agent).id))
}

type GivenSettings = {
  [Kind in NotificationKind]?: { desktop?: boolean | undefined; email?: boolean | undefined } | undefined
} & { weeklyReport?: boolean | undefined; language?: EmailLanguage | null | undefined }

/** N1: changes what is given; nothing is stored until something differs from what it is by default. */
export function setNotificationSettings(deps: Deps, call: Call, input: GivenSettings) {
  return editSettings<OwnNotificationSettings, PresentedSettings>(deps, call, {
    what: 'notification settings',
    version: undefined,
    read: async () => deps.store.readNotificationSettings((await call.agent).id),
    change(before) {
      const now = settingsFrom(before)
      const ways = { ...before.ways }
      for (const kind of notificationKinds) {
        const { desktop = now[kind].desktop, email = now[kind].email } = input[kind] ?? {}
        if (desktop !== now[kind].desktop || email !== now[kind].email) ways[kind] = { desktop, email }
      }
      const { weeklyReport, language, ...rest } = before
      const wantsReport = input.weeklyReport ?? weeklyReport
      const inLanguage = input.language === undefined ? language : input.language
      return {
        ...rest,
        ways,
        ...(wantsReport ? { weeklyReport: true } : {}),
        ...(inLanguage ? { language: inLanguage } : {}),
      }
    },
    write: (_before, after) => [deps.store.putNotificationSettings(after)],
    present: presentSettings,
  })
}

/** Reads of what was kept for one page: what is over by now fills none. */
const MAX_ROUNDS = 4

interface Reader {
  agent: Agent
  teams: readonly Team[]
  settings: NotificationSettings
  marks: ReadMarks
}

/** N2: what I was notified of, the newest first; only of what I may see now, and not what is over. */
export async function listNotifications(
  deps: Deps,
  call: Call,
  input: { cursor?: string | undefined; limit?: number | undefined },
) {
  const agent = await call.agent
  const now = deps.clock.now()
  const [teams, own, marks] = await Promise.all([
    deps.store.readTeams(),
    deps.store.readNotificationSettings(agent.id),
    deps.store.readNotificationMarks(agent.id),
  ])
  const reader: Reader = { agent, teams, settings: settingsFrom(own), marks }
  const audiences = audiencesOf(agent, teams)
  const { limit = 25 } = input
  const items: Awaited<ReturnType<typeof presentable>> = []
  let { cursor } = input
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const page = await deps.store.listNotifications(audiences, { limit: limit - items.length, cursor }, now)
    for (const item of await presentable(deps, reader, page.items)) {
      const isShown = items.some(
        ({ id, kind, conversationId }) =>
          id === item.id || (kind === item.kind && conversationId !== null && conversationId === item.conversationId),
      )
      if (!isShown) items.push(item)
    }
    cursor = page.nextCursor ?? undefined
    if (cursor === undefined || items.length >= limit) break
  }
  return { items, nextCursor: cursor ?? null }
}

/** Whose notifications an agent shares: those of their teams, or of all, and of no team. */
function audiencesOf(agent: Agent, teams: readonly Team[]): Audience[] {
  const shared = teams.filter(({ id }) => seesAll(agent) || id in agent.teams)
  return [{ agentId: agent.id }, { teamId: null }, ...shared.map(({ id }) => ({ teamId: id }))]
}

/** Of a conversation as it is, of a queue, or of a webhook endpoint. */
type Shown =
  | { notification: Notification; conversation: Conversation }
  | { notification: Notification & { alert: Passed } }
  | { notification: Notification & { endpoint: EndpointOff } }

async function presentable(deps: Deps, reader: Reader, kept: readonly Notification[]) {
  const keys = new Map(
    kept
      .filter(({ alert, endpoint }) => !alert && !endpoint)
      .map(({ contactId, n }) => [conversationIdOf(contactId, n), { contactId, n }]),
  )
  const found = keys.size > 0 ? await deps.store.readConversations([...keys.values()]) : []
  const conversations = new Map(found.map((conversation) => [conversation.id, conversation]))
  const shown = kept.flatMap((notification): Shown[] => {
    const { kind, by, alert, endpoint } = notification
    if (endpoint)
      return reader.settings[kind].desktop && keepsEndpoints(reader.agent)
        ? [{ notification: { ...notification, endpoint } }]
        : []
    if (alert)
      return reader.settings[kind].desktop && isToldOf(alert, reader.agent)
        ? [{ notification: { ...notification, alert } }]
        : []
    const conversation = conversations.get(conversationIdOf(notification.contactId, notification.n))
    if (!conversation || by === reader.agent.id || !reader.settings[kind].desktop) return []
    return stillTells(kind, reader.agent, { conversation, teams: reader.teams }) ? [{ notification, conversation }] : []
  })
  return Promise.all(
    shown.map(async (one) => {
      if ('conversation' in one) return present(deps, reader, one.notification, one.conversation)
      const { notification } = one
      const read = isMarked(notification, reader.marks)
      return 'alert' in notification && notification.alert
        ? { ...presentAlert({ ...notification, alert: notification.alert }, reader.teams), read }
        : { ...presentEndpointOff(notification as Notification & { endpoint: EndpointOff }), read }
    }),
  )
}

async function present(deps: Deps, reader: Reader, notification: Notification, conversation: Conversation) {
  const { agent, teams, marks } = reader
  const entry = await saidIn(deps, notification)
  return {
    ...presentNotification(notification, agent, { conversation, teams }, entry),
    read: !isUnread(notification, conversation, marks),
  }
}

/** What a note said is in the note, and which workflow it is in its entry; everything else is in the conversation. */
async function saidIn(deps: Pick<Deps, 'store'>, { id, kind }: Notification) {
  const key = isOfEntry(kind) ? parseEntryId(parseNotificationId(id)?.entryId ?? '') : undefined
  return key && deps.store.readEntry(key)
}

/** N2: marks some as read, or everything there is. */
export async function readNotifications(
  deps: Deps,
  call: Call,
  input: { ids?: string[] | undefined; all?: true | undefined },
) {
  const { id } = await call.agent
  const now = deps.clock.now()
  if (input.all) await deps.store.markAllNotificationsRead(id, now)
  else await deps.store.markNotificationsRead(id, input.ids ?? [], now)
  return { all: input.all ?? false, ids: input.ids ?? [] }
}
