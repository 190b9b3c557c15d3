/* What the stores of other areas may know of this one’s items. */

export { LAG_MS } from './store/index-keys.ts'
export { interleaved, type ReadRows } from './store/interleaved.ts'
export { contactPlaces, movementKeys, saidAt, toContact, toConversation, toEntry } from './store/items.ts'
export { timelineKeys, timelinePartitions } from './store/keys.ts'
