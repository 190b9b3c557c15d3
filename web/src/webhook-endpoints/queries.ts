import { queryOptions } from '@tanstack/react-query'
import type { OutputOf } from '../../../contracts/operations.ts'
import { readAll } from '../api/queries.ts'

export type Endpoint = OutputOf<'webhookEndpoints.get'>
export type Delivery = OutputOf<'webhookEndpoints.deliveries'>['items'][number]

/** All endpoints, and how they do. */
export const endpointsQuery = queryOptions({
  queryKey: ['webhookEndpoints'] as const,
  queryFn: () => readAll('webhookEndpoints.list'),
})
