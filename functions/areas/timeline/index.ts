/* What other areas may use of this one, beside its domain and its port. */

export { asTheyAre } from './use-cases/as-they-are.ts'
export { readScene, readVisible, type Scene, stepConversation } from './use-cases/conversation-step.ts'
export { countsEvent, createdEvent, movesCounts, needsUpdate, updatedEvent } from './use-cases/events.ts'
export { findAsked } from './use-cases/find-asked.ts'
export { marked, tellCaller } from './use-cases/own-socket.ts'
export { placeAsked } from './use-cases/place-asked.ts'
export {
  presentContact,
  presentConversation,
  presentEntry,
  presentScheduled,
  presentTemplate,
} from './use-cases/present.ts'
export { takeIn } from './use-cases/take-in.ts'
export { withWhatWaits } from './use-cases/what-waits.ts'
export { writesOf } from './use-cases/writes.ts'
