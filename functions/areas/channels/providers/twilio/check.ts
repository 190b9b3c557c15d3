import * as z from 'zod'
import type { CheckResult, ConnectedChannel } from '../../port.ts'
import { apiUrl } from '../call.ts'
import { ask, deliveryTo, ended } from '../check.ts'
import { Id, MaybeText, maybe, some } from '../payload.ts'
import { authorization, ORIGIN } from './api.ts'

const Account = z.lazy(() => z.object({ friendly_name: MaybeText, status: MaybeText }))
const Numbers = z.lazy(() =>
  z.object({
    incoming_phone_numbers: some(
      z.object({
        sid: Id,
        phone_number: MaybeText,
        sms_url: MaybeText,
        capabilities: maybe({ sms: z.boolean().optional().catch(undefined) }),
      }),
    ),
  }),
)

/**
 * The account, and the number that it writes from with where Twilio delivers what comes in; a messaging service's sender
 * has its address there, and WhatsApp's in its sender's settings.
 * https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 */
export async function checkTwilio(channel: ConnectedChannel, { connect }: { connect: boolean }): Promise<CheckResult> {
  const { type, config } = channel.channel
  const { accountSid = '', sender = '' } = config
  const base = `/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`
  const asked = await askTwilio(channel, `${base}.json`)
  if ('problem' in asked) return ended(asked)
  const { friendly_name, status } = Account.parse(asked.body)
  const account = { name: friendly_name ?? accountSid, detail: sender }
  if (status !== undefined && status !== 'active') {
    return { state: 'refused', account, problems: [{ code: 'account_suspended', theirs: status }] }
  }
  const number = sender.replace(/[\s()-]/g, '')
  if (type !== 'sms' || !/^\+\d+$/.test(number)) return { state: 'ok', account, problems: [] }
  const listed = await askTwilio(
    channel,
    `${base}/IncomingPhoneNumbers.json?${new URLSearchParams({ PhoneNumber: number })}`,
  )
  if ('problem' in listed) return { state: 'ok', account, problems: [listed.problem] }
  const found = Numbers.parse(listed.body).incoming_phone_numbers.find(({ phone_number }) => phone_number === number)
  if (!found) return { state: 'refused', account, problems: [{ code: 'number_unknown', theirs: number }] }
  if (found.capabilities?.sms === false)
    return { state: 'refused', account, problems: [{ code: 'number_without_sms' }] }
  if (!connect) return { state: 'ok', account, ...deliveryTo(found.sms_url, channel, ['twilio']) }
  const form = new URLSearchParams({ SmsUrl: channel.webhookUrl, SmsMethod: 'POST' })
  const done = await askTwilio(channel, `${base}/IncomingPhoneNumbers/${found.sid}.json`, form)
  if ('problem' in done) return { state: 'ok', account, problems: [done.problem] }
  return { state: 'ok', account, webhook: 'ours', problems: [] }
}

function askTwilio(channel: ConnectedChannel, path: string, form?: URLSearchParams) {
  const headers = authorization(channel)
  const url = apiUrl(channel, ORIGIN, path)
  const call = form
    ? {
        method: 'POST' as const,
        url,
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      }
    : { method: 'GET' as const, url, headers }
  return ask(channel, call, {
    about: (status, code) =>
      status === 404 || code === '20404' ? 'account_unknown' : status === 403 ? 'rights_missing' : undefined,
  })
}
