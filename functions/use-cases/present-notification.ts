import { conversationIdOf } from '../domain/ids.ts'
import type { Agent, Entry } from '../domain/model.ts'
import { actionsOf, type Notification, type NotificationScene, previewOf } from '../domain/notifications.ts'

/** A notification as it goes over the wire. */
export function presentNotification(
  { id, kind, contactId, n, at }: Notification,
  agent: Agent,
  scene: NotificationScene,
  entry: Pick<Entry, 'message' | 'note'> | undefined,
) {
  return {
    id,
    kind,
    conversationId: conversationIdOf(contactId, n),
    contactName: scene.conversation.contactName,
    text: previewOf(entry, scene.conversation),
    at: new Date(at).toISOString(),
    actions: actionsOf(agent, scene),
  }
}
