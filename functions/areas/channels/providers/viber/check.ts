import * as z from 'zod'
import type { CheckProblemCode } from '../../domain/check-problem.ts'
import type { CheckResult, ConnectedChannel } from '../../port.ts'
import { apiUrl } from '../call.ts'
import { ask, deliveryTo, ended } from '../check.ts'
import { MaybeText } from '../payload.ts'
import { isTaken, ORIGIN } from './api.ts'

const Account = z.lazy(() => z.object({ name: MaybeText, uri: MaybeText, webhook: MaybeText }))

/** What Viber is to tell of beside messages. https://developers.viber.com/docs/api/rest-bot-api/#setting-a-webhook */
const EVENTS = ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started']

/** https://developers.viber.com/docs/api/rest-bot-api/#error-codes */
const ABOUT = new Map<string, CheckProblemCode>([
  ['1', 'webhook_failing'],
  ['2', 'token_refused'],
  ['7', 'account_suspended'],
  ['8', 'token_refused'],
  ['9', 'account_suspended'],
  ['10', 'webhook_missing'],
  ['15', 'rights_missing'],
])

/** The bot behind the token, and where Viber delivers. https://developers.viber.com/docs/api/rest-bot-api/#get-account-info */
export async function checkViber(channel: ConnectedChannel, { connect }: { connect: boolean }): Promise<CheckResult> {
  const asked = await askViber(channel, 'get_account_info', {})
  if ('problem' in asked) return ended(asked)
  const { name, uri, webhook } = Account.parse(asked.body)
  const account = name ? { name, ...(uri ? { detail: uri } : {}) } : { name: uri ?? 'Viber' }
  if (!connect) return { state: 'ok', account, ...deliveryTo(webhook, channel) }
  const input = { url: channel.webhookUrl, event_types: EVENTS, send_name: true, send_photo: true }
  const done = await askViber(channel, 'set_webhook', input)
  if ('problem' in done) return { state: 'ok', account, problems: [done.problem] }
  return { state: 'ok', account, webhook: 'ours', problems: [] }
}

function askViber(channel: ConnectedChannel, method: string, input: object) {
  const call = {
    method: 'POST' as const,
    url: apiUrl(channel, ORIGIN, `/pa/${method}`),
    headers: { 'x-viber-auth-token': channel.secrets.authToken ?? '', 'content-type': 'application/json' },
    body: JSON.stringify(input),
  }
  return ask(channel, call, {
    about: (_status, code) => ABOUT.get(code),
    taken: isTaken,
  })
}
