import * as z from 'zod'
import type { ProviderCall } from '../../../../platform/http-call.ts'
import type { CheckResult, ConnectedChannel } from '../../port.ts'
import { apiUrl } from '../call.ts'
import { ask, deliveryTo, ended } from '../check.ts'
import { MaybeNumber, MaybeText, some } from '../payload.ts'
import { ORIGIN } from './ids.ts'

const Bot = z.lazy(() => z.object({ result: z.object({ first_name: MaybeText, username: MaybeText }) }))
const Webhook = z.lazy(() =>
  z.object({
    result: z.object({
      url: MaybeText,
      last_error_message: MaybeText,
      pending_update_count: MaybeNumber,
      allowed_updates: some(z.string()).optional(),
    }),
  }),
)

/** What Telegram is to tell of; some of it it leaves out where nobody names it. https://core.telegram.org/bots/api#setwebhook */
const UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'my_chat_member',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
]

/** The bot behind the token, and where Telegram delivers. https://core.telegram.org/bots/api#getwebhookinfo */
export async function checkTelegram(
  channel: ConnectedChannel,
  { connect }: { connect: boolean },
): Promise<CheckResult> {
  const asked = await askBot(channel, 'getMe')
  if ('problem' in asked) return ended(asked)
  const { first_name, username } = Bot.safeParse(asked.body).data?.result ?? {}
  const handle = username ? `@${username}` : ''
  const account = first_name
    ? { name: first_name, ...(handle ? { detail: handle } : {}) }
    : { name: handle || 'Telegram' }
  if (connect) {
    const done = await askBot(channel, 'setWebhook', {
      url: channel.webhookUrl,
      secret_token: channel.secrets.secretToken,
      allowed_updates: UPDATES,
    })
    if ('problem' in done) return { state: 'ok', account, problems: [done.problem] }
  }
  const told = await askBot(channel, 'getWebhookInfo')
  if ('problem' in told) return { state: 'ok', account, problems: [told.problem] }
  const {
    url,
    last_error_message,
    pending_update_count = 0,
    allowed_updates = [],
  } = Webhook.safeParse(told.body).data?.result ?? {}
  const delivery = deliveryTo(url, channel)
  const problems = [...delivery.problems]
  if (delivery.webhook === 'ours') {
    // An error that was overcome stays there; what still waits says that it was not.
    if (last_error_message && pending_update_count > 0) {
      problems.push({ code: 'webhook_failing', theirs: last_error_message })
    }
    const left = UPDATES.filter((update) => !allowed_updates.includes(update))
    if (left.length > 0) problems.push({ code: 'events_missing', theirs: left.join(', ') })
  }
  return { state: 'ok', account, ...delivery, problems }
}

function askBot(channel: ConnectedChannel, method: string, input?: object) {
  const url = apiUrl(channel, ORIGIN, `/bot${channel.secrets.botToken ?? ''}/${method}`)
  const call: ProviderCall = input
    ? { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) }
    : { method: 'GET', url, headers: {} }
  return ask(channel, call, {
    // What is no token at all is no method's address either.
    about: (status) => (status === 404 ? 'token_refused' : undefined),
    taken: ({ body }) => body?.ok !== false,
  })
}
