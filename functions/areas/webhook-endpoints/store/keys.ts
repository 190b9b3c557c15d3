import { parseDeliveryId } from '../domain/delivery.ts'

const lineOf = (endpointId: string) => `OUTGOING#${endpointId}`
const ofDelivery = (id: string) => parseDeliveryId(id) ?? { endpointId: '', rest: '' }

/** Primary keys of what this area stores. */
export const webhookEndpointsKeys = {
  endpoint: (id: string) => ({ pk: 'OUTGOING', sk: `ENDPOINT#${id}` }),
  run: (id: string) => ({ pk: 'OUTGOING', sk: `RUN#${id}` }),
  delivery(id: string) {
    const { endpointId, rest } = ofDelivery(id)
    return { pk: lineOf(endpointId), sk: `DELIVERY#${rest}` }
  },
  deliveries: (endpointId: string, from: string) => ({ pk: lineOf(endpointId), sk: `DELIVERY#${from}` }),
  erased: (contactId: string) => ({ pk: 'OUTGOING#ERASED', sk: contactId }),
  waiting: (endpointId: string, place: string) => ({ pk: lineOf(endpointId), sk: `WAITING#${place}` }),
}
