import * as z from 'zod'
import type { ProviderAnswer } from '../../../../platform/http-call.ts'
import type { ConnectedChannel } from '../../port.ts'
import type { Failure } from '../call.ts'
import { MaybeId, MaybeText } from '../payload.ts'
import { inWords } from '../wording.ts'
import { meaningOf } from './failures.ts'

export const ORIGIN = 'https://api.twilio.com'

/** The header that proves the account. */
export function authorization(channel: ConnectedChannel): { authorization: string } {
  const credentials = `${channel.channel.config.accountSid ?? ''}:${channel.secrets.authToken ?? ''}`
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** Why Twilio did not do what it was asked for. https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
export function failure(answer: ProviderAnswer): Failure {
  const { code, message } = z.object({ code: MaybeId, message: MaybeText }).safeParse(answer.body).data ?? {}
  const meaning = meaningOf(code)
  return {
    code: meaning?.code ?? code,
    reason: inWords(meaning?.words, message),
    transient: code === '20429' || undefined,
    unreachable: meaning?.unreachable,
  }
}
