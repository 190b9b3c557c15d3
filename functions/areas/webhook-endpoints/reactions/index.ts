import { armAttempts } from './arm-attempts.ts'
import { openQueueForEndpoint } from './open-queue.ts'
import { tellOwners } from './tell-owners.ts'

/** What follows in this area from changes of the table. */
export const webhookEndpointsReactions = [armAttempts, openQueueForEndpoint, tellOwners]
