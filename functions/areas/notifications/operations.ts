import {
  getNotificationSettings,
  listNotifications,
  readNotifications,
  setNotificationSettings,
} from './use-cases/notifications.ts'

/** What this area does of the table of operations. */
export const notificationsOperations = {
  'me.getNotificationSettings': getNotificationSettings,
  'me.setNotificationSettings': setNotificationSettings,
  'notifications.list': listNotifications,
  'notifications.read': readNotifications,
}
