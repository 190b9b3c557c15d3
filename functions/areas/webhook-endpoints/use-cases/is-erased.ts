import type { HasStore } from '../../../kernel/ports.ts'
import { type Delivery, parseDeliveryId } from '../domain/delivery.ts'
import { contactOfEvent } from '../domain/erased.ts'
import type { WebhookEndpointsStore } from '../port.ts'

/** C7: whether whom an event is about was erased after it happened: then nobody is told of it any more. */
export async function isErased(
  { store }: HasStore<WebhookEndpointsStore>,
  { id, type, body }: Pick<Delivery, 'id' | 'type' | 'body'>,
): Promise<boolean> {
  const contactId = contactOfEvent(type, body)
  const at = contactId === undefined ? undefined : await store.erasedAt(contactId)
  return at !== undefined && (parseDeliveryId(id)?.at ?? 0) <= at
}
