import { listDeliveries, resendDelivery, resendSince } from './use-cases/deliveries.ts'
import {
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  listEndpoints,
  rotateEndpoint,
  updateEndpoint,
} from './use-cases/endpoints.ts'

/** What this area does of the table of operations. */
export const webhookEndpointsOperations = {
  'webhookEndpoints.list': listEndpoints,
  'webhookEndpoints.get': getEndpoint,
  'webhookEndpoints.create': createEndpoint,
  'webhookEndpoints.update': updateEndpoint,
  'webhookEndpoints.delete': deleteEndpoint,
  'webhookEndpoints.rotate': rotateEndpoint,
  'webhookEndpoints.deliveries': listDeliveries,
  'webhookEndpoints.resend': resendSince,
  'webhookDeliveries.resend': resendDelivery,
}
