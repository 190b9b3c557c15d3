import * as z from 'zod'
import type { ProviderAnswer } from '../../../../platform/http-call.ts'
import type { Failure } from '../call.ts'
import { MaybeId, MaybeText } from '../payload.ts'
import { inWords } from '../wording.ts'
import { meaningOf } from './failures.ts'

export const ORIGIN = 'https://chatapi.viber.com'

export const Answer = z.lazy(() => z.object({ status: MaybeId, status_message: MaybeText, message_token: MaybeId }))

/** Viber's own status, which says more than that of HTTP: 0 is a yes. */
function statusOf({ body }: ProviderAnswer): string | undefined {
  return Answer.safeParse(body).data?.status
}

/** Whether Viber did what it was asked for. */
export function isTaken(answer: ProviderAnswer): boolean {
  return ['0', undefined].includes(statusOf(answer))
}

/** Why it did not. */
export function failure({ body }: ProviderAnswer): Failure {
  const { status, status_message } = Answer.safeParse(body).data ?? {}
  const meaning = meaningOf(status)
  return {
    code: status,
    reason: inWords(meaning?.words, status_message),
    transient: status === '12' || undefined,
    unauthorized: status === '2' || undefined,
    unreachable: meaning?.unreachable,
  }
}
