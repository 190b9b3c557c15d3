import { conversationIdOf } from '../../../kernel/ids.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { actionsOf, type Notification, type NotificationScene, previewOf } from '../domain/notifications.ts'

/** A notification as it goes over the wire. */
export function presentNotification(
  { id, kind, contactId, n, at }: Notification,
  agent: Agent,
  scene: NotificationScene,
  entry: Pick<Entry, 'message' | 'note' | 'event' | 'actor'> | undefined,
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
