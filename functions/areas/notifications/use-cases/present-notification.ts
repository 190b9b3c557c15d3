import { conversationIdOf } from '../../../kernel/ids.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import {
  actionsOf,
  type EndpointOff,
  type Notification,
  type NotificationScene,
  type Passed,
  previewOf,
} from '../domain/notifications.ts'

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

/** R2: one of a queue, as it goes over the wire: about no conversation. */
export function presentAlert({ id, kind, at, alert }: Notification & { alert: Passed }, teams: readonly Team[]) {
  const { queue, teamId, above, count } = alert
  return {
    id,
    kind,
    conversationId: null,
    contactName: '',
    text: '',
    at: new Date(at).toISOString(),
    actions: [] as ('join' | 'grab')[],
    alert: {
      queue,
      teamId: teamId ?? null,
      teamName: teams.find((team) => team.id === teamId)?.name ?? null,
      above,
      count,
    },
  }
}

/** O3: one of a webhook endpoint, as it goes over the wire: about no conversation. */
export function presentEndpointOff({ id, kind, at, endpoint }: Notification & { endpoint: EndpointOff }) {
  return {
    id,
    kind,
    conversationId: null,
    contactName: '',
    text: '',
    at: new Date(at).toISOString(),
    actions: [] as ('join' | 'grab')[],
    endpoint,
  }
}
