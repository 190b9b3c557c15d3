import { reaction, written } from '../../../platform/stream.ts'
import { keepAlert } from '../../notifications/index.ts'
import { queueAlerts } from '../changes.ts'
import { isRaisedBy } from '../domain/queue-alerts.ts'

/** R2: who looks after a queue finds in the centre, and by email, that it has passed its number. */
export const tellAlerts = reaction({
  name: 'tell-alerts',
  on: written(queueAlerts),
  when: isRaisedBy,
  run: ({ after: { raisedAt, isRaised: _, ...alert } }, deps: Parameters<typeof keepAlert>[0]) =>
    keepAlert(deps, alert, raisedAt),
})
