import { enqueueAmendment } from './enqueue-amendment.ts'
import { enqueueDelivery } from './enqueue-delivery.ts'

/** What follows in this area from changes of the table. */
export const deliveryReactions = [enqueueDelivery, enqueueAmendment]
