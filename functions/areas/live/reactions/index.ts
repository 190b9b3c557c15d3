import { tellAlerts } from './tell-alerts.ts'
import { watchNewAlerts, watchQueues } from './watch-queues.ts'

/** What follows in this area from changes of the table. */
export const liveReactions = [watchQueues, watchNewAlerts, tellAlerts]
