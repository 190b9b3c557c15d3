import type { Entry } from './entry.ts'

const field = 'lastChange'

/** What was done to an entry last, as the stream is told: those who listen ask for the changes that they want by it. */
export const LAST_CHANGE = {
  tagged: { field, is: ['tagged'] },
  edited: { field, is: ['edited'] },
  unsent: { field, is: ['unsent'] },
  /** an agent reacted, or took it back */
  reacted: { field, is: ['reacted'] },
  /** a message left or got further through, and nothing else: nobody waits for that */
  progressed: { field, is: ['progressed'] },
  /** M18: anything else that became of a message of a campaign on its way */
  moved: { field, is: ['moved'] },
  /** anything else */
  amended: { field, is: ['amended'] },
} as const

/** Whether a change is a message's way to its receiver and nothing else; a failure, and its end, is more than that. */
export function movesOnlyDelivery(before: Entry | undefined, after: Entry): boolean {
  const [was, is] = [before?.message?.delivery?.status, after.message?.delivery?.status]
  if (was === undefined || is === undefined || was === 'failed' || is === 'failed') return false
  const rest = ({ message, ...entry }: Entry) =>
    JSON.stringify({ ...entry, message: { ...message, delivery: null, providerMessageId: null } })
  return before !== undefined && rest(before) === rest(after)
}

/** What a change of a message's delivery is to be called. */
export function deliveryChange(before: Entry, after: Entry) {
  const status = after.message?.delivery?.status
  const isThrough = status === 'sent' || status === 'delivered' || status === 'read'
  if (isThrough && movesOnlyDelivery(before, after)) return LAST_CHANGE.progressed
  return after.message?.campaign ? LAST_CHANGE.moved : LAST_CHANGE.amended
}
