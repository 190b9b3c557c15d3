import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { GATHERED_MS, isToldOf, notificationOfAlert, type Passed } from '../domain/notifications.ts'
import type { NotificationsStore } from '../port.ts'

type Deps = HasStore<NotificationsStore> & Pick<Parts, 'clock'>

/**
 * R2: keeps that a queue passed its number at a time (epoch ms), for the centre and for emails of those who look after it and want
 * to be told. Repeating it changes nothing.
 */
export async function keepAlert({ store, clock }: Deps, alert: Passed, at: number): Promise<void> {
  const { agents, settingsOf } = await store.readDirectory()
  const notification = notificationOfAlert(alert, at)
  const told = agents.filter((agent) => isToldOf(alert, agent)).map(({ id }) => ({ id, way: settingsOf(id).queue_alert }))
  const dueAt = clock.now() + GATHERED_MS
  await Promise.all(
    told.flatMap(({ id, way }) => [
      ...(way.desktop ? [store.putNotification({ agentId: id }, notification, at)] : []),
      ...(way.email ? [store.addToDigest(id, notification, dueAt)] : []),
    ]),
  )
}
