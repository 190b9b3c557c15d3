import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type EndpointOff, GATHERED_MS, keepsEndpoints, notificationOfEndpoint } from '../domain/notifications.ts'
import type { NotificationsStore } from '../port.ts'

type Deps = HasStore<NotificationsStore> & Pick<Parts, 'clock'>

/**
 * O3: keeps that a webhook endpoint was switched off at a time (epoch ms), for the centre and for emails of those who keep the
 * settings. Repeating it changes nothing.
 */
export async function keepEndpointOff({ store, clock }: Deps, endpoint: EndpointOff, at: number): Promise<void> {
  const { agents, settingsOf } = await store.readDirectory()
  const notification = notificationOfEndpoint(endpoint, at)
  const dueAt = clock.now() + GATHERED_MS
  await Promise.all(
    agents.filter(keepsEndpoints).flatMap(({ id }) => {
      const way = settingsOf(id).endpoint_off
      return [
        ...(way.desktop ? [store.putNotification({ agentId: id }, notification, at)] : []),
        ...(way.email ? [store.addToDigest(id, notification, dueAt)] : []),
      ]
    }),
  )
}
