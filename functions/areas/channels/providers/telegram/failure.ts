import * as z from 'zod'
import type { ProviderAnswer } from '../../../../platform/http-call.ts'
import type { UnreachableReason } from '../../domain/channel.ts'
import type { Failure } from '../call.ts'
import { MaybeId, MaybeNumber, MaybeText, maybe } from '../payload.ts'

const Refused = z.lazy(() =>
  z.object({
    error_code: MaybeId,
    description: MaybeText,
    parameters: maybe({ retry_after: MaybeNumber }),
  }),
)

// What Telegram says has no codes of its own. https://core.telegram.org/bots/api#making-requests
const UNREACHABLE: readonly [RegExp, UnreachableReason][] = [
  [/bot was (blocked|kicked)/i, 'blocked'],
  [/user is deactivated|chat not found|chat was deleted/i, 'unknown_address'],
]
const unreachableBy = (code: string | undefined, reason = '') =>
  code === '403' || code === '400' ? UNREACHABLE.find(([pattern]) => pattern.test(reason))?.[1] : undefined

/** Why Telegram did not do what it was asked for. */
export function failureOf({ body }: ProviderAnswer): Failure {
  const { error_code: code, description: reason, parameters } = Refused.safeParse(body).data ?? {}
  return { code, reason, afterSeconds: parameters?.retry_after, unreachable: unreachableBy(code, reason) }
}
