import * as z from 'zod'
import type { ProviderAnswer } from '../../../../platform/http-call.ts'
import type { Failure } from '../call.ts'
import { MaybeText, some } from '../payload.ts'
import { inWords } from '../wording.ts'
import { meaningOf } from './failures.ts'

export const ORIGIN = 'https://api.line.me'

const Refusal = z.lazy(() =>
  z.object({ message: MaybeText, details: some(z.object({ message: MaybeText, property: MaybeText })) }),
)

/** Why LINE did not do what it was asked for. https://developers.line.biz/en/reference/messaging-api/#error-responses */
export function failure(answer: ProviderAnswer): Failure {
  const { message, details = [] } = Refusal.safeParse(answer.body).data ?? {}
  const about = details.map((detail) => [detail.property, detail.message].filter(Boolean).join(': ')).join('; ')
  const quotaSpent = answer.status === 429 && /monthly limit/i.test(message ?? '')
  return {
    code: quotaSpent ? 'monthly_limit' : undefined,
    reason: inWords(meaningOf({ status: answer.status, message, about }), [message, about].filter(Boolean).join(' – ')),
    transient: quotaSpent ? false : undefined,
  }
}
