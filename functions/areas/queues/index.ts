/* What other areas may use of this one, beside its domain and its port. */

export { armAgainPage } from './use-cases/arm-again.ts'
export { countWaits } from './use-cases/count-conversations.ts'
export { fireTimers } from './use-cases/fire-timers.ts'
export {
  beginLayout,
  ensureLayout,
  finishLayout,
  isLayoutDue,
  keepLayout,
  layOutPage,
  noteContactLists,
  prepareLayout,
  wantLayout,
} from './use-cases/lay-out.ts'
export { listConversations } from './use-cases/list-conversations.ts'
