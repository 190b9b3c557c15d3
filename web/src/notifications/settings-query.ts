import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/client.ts'

/** N1: what one is told of, and how. */
export const notificationSettingsQuery = queryOptions({
  queryKey: ['notificationSettings'],
  queryFn: () => call('me.getNotificationSettings', {}),
  refetchOnMount: 'always',
})
