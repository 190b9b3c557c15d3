import { armDigest } from './arm-digest.ts'
import { keepNotifications } from './keep-notifications.ts'

/** What follows in this area from changes of the table. */
export const notificationsReactions = [keepNotifications, armDigest]
