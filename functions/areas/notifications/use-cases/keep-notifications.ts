import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { presenceOf } from '../../sockets/domain/presence.ts'
import type { SocketsStore } from '../../sockets/port.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { GATHERED_MS, isShared, type NotificationKind, notificationFrom, notificationOf } from '../domain/notifications.ts'
import type { NotificationsStore } from '../port.ts'

type Deps = HasStore<NotificationsStore & SocketsStore & TimelineStore> & Pick<Parts, 'clock'>

type KeepDeps = Pick<Deps, 'store' | 'clock'>

/**
 * N1, N2: keeps what an entry tells agents, for the centre and for emails. What everybody of a team is notified of is kept once
 * for the team, however many they are; of messages that one wait brings, the last; nothing that nobody wants. Repeating
 * it changes nothing.
 */
export async function keepNotifications(deps: KeepDeps, entry: Entry): Promise<void> {
  const { contactId, n, seq } = entry
  const [[conversation], directory] = await Promise.all([
    deps.store.readConversationsLately([{ contactId, n, seq, version: 0 }]),
    deps.store.readDirectory(),
  ])
  if (!conversation) return
  const scene = { conversation, teams: directory.teams }
  const recipients = directory.agents.flatMap((agent) => {
    const kind = notificationOf(entry, agent, scene)
    return kind ? [{ agent, kind, wanted: directory.settingsOf(agent.id)[kind] }] : []
  })
  const since = entry.message ? (conversation.waitingSince ?? entry.receivedAt) : entry.receivedAt
  const onDesktop = recipients.filter(({ wanted }) => wanted.desktop)
  const shared = new Set(onDesktop.map(({ kind }) => kind).filter((kind) => isShared(kind, conversation)))
  await Promise.all([
    ...[...shared].map((kind) =>
      deps.store.putNotification({ teamId: conversation.teamId }, notificationFrom(entry, kind), since),
    ),
    ...onDesktop
      .filter(({ kind }) => !shared.has(kind))
      .map(({ agent, kind }) =>
        deps.store.putNotification({ agentId: agent.id }, notificationFrom(entry, kind), since),
      ),
  ])
  await gather(
    deps,
    entry,
    conversation.id,
    recipients.filter(({ wanted }) => wanted.email),
  )
}

/** Into the digests of those who want an email and are not looking at the conversation. */
async function gather(
  deps: KeepDeps,
  entry: Entry,
  conversationId: string,
  recipients: { agent: Agent; kind: NotificationKind }[],
): Promise<void> {
  if (recipients.length === 0) return
  const now = deps.clock.now()
  const presence = presenceOf(await deps.store.agentConnections(now), conversationId, now)
  await Promise.all(
    recipients
      .filter(({ agent }) => !presence.has(agent.id))
      .map(({ agent, kind }) => deps.store.addToDigest(agent.id, notificationFrom(entry, kind), now + GATHERED_MS)),
  )
}
