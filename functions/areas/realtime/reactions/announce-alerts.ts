import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Written } from '../../../platform/stream.ts'
import { type AlertState, isRaisedBy } from '../../live/domain/queue-alerts.ts'
import { isToldOf, notificationOfAlert } from '../../notifications/domain/notifications.ts'
import { presentAlert } from '../../notifications/index.ts'
import type { NotificationsStore } from '../../notifications/port.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import { postTo } from './post.ts'

type Deps = HasStore<NotificationsStore & SocketsStore> & Pick<Parts, 'clock'> & Pick<SocketParts, 'sockets'>

/** R2, N1: tells whoever looks after a queue, is connected and wants to be told, that it has passed its number. */
export async function announceAlerts(changes: readonly Written<AlertState>[], deps: Deps): Promise<void> {
  const raised = changes.filter(isRaisedBy)
  if (raised.length === 0) return
  const [connections, { agents, teams, settingsOf }] = await Promise.all([
    deps.store.agentConnections(deps.clock.now()),
    deps.store.readDirectory(),
  ])
  for (const { after } of raised) {
    const { raisedAt, isRaised: _, ...alert } = after
    const notification = presentAlert({ ...notificationOfAlert(alert, raisedAt), alert }, teams)
    const event = { id: notification.id, type: 'notification.created', at: notification.at, notification }
    const told = agents.filter((agent) => isToldOf(alert, agent) && settingsOf(agent.id).queue_alert.desktop)
    await postTo(deps, connections, new Set(told.map(({ id }) => id)), event)
  }
}
