/* What the stores of other areas may know of this one’s items. */

export { toConversation, toEntry } from './store/items.ts'
export { timelineKeys, timelinePartitions } from './store/keys.ts'
