import { tellAlerts } from './tell-alerts.ts'
import { watchQueues } from './watch-queues.ts'

/** What follows in this area from changes of the table. */
export const liveReactions = [watchQueues, tellAlerts]
