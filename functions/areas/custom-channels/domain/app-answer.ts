import type { SendResult } from '../../channels/port.ts'
import type { OutsideAnswer } from '../../outside-calls/domain/outside-answer.ts'

/** The message itself is what the app won't have: no later attempt changes that. */
const REFUSED = [400, 413, 422]
/** The app does not know who calls. */
const UNAUTHORIZED = [401, 403]

/**
 * What an app's answer means for the message (M4). Any success takes it; 400, 413 and 422 say no to this message. Whatever else
 * goes wrong is wrong with the address or the app: it is tried again, as long as any provider is.
 */
export function sentTo(answer: OutsideAnswer, entryId: string): SendResult {
  switch (answer.outcome) {
    case 'answered':
    case 'empty':
    case 'unreadable':
      return { outcome: 'sent', providerMessageId: entryId }
    case 'refused': {
      const { status = 0, why, reason } = answer
      if (why === 'tooBig' || REFUSED.includes(status)) {
        return { outcome: 'refused', code: status ? `http_${status}` : 'too_big', reason: `${reason}.` }
      }
      if (UNAUTHORIZED.includes(status)) {
        return { outcome: 'refused', code: `http_${status}`, reason: `${reason}.`, unauthorized: true }
      }
      return { outcome: 'unavailable', reason: `${reason}.` }
    }
    case 'unavailable': {
      const { reason, afterSeconds } = answer
      return { outcome: 'unavailable', reason: `${reason}.`, ...(afterSeconds === undefined ? {} : { afterSeconds }) }
    }
  }
}
