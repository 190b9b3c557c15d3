import * as z from 'zod'
import type { CheckResult, ConnectedChannel } from '../../port.ts'
import { apiUrl } from '../call.ts'
import { ask, deliveryTo, ended } from '../check.ts'
import { MaybeText } from '../payload.ts'
import { ORIGIN } from './api.ts'

const Info = z.lazy(() => z.object({ displayName: MaybeText, basicId: MaybeText }))
const Endpoint = z.lazy(() => z.object({ endpoint: MaybeText, active: z.boolean().optional().catch(undefined) }))
const Tested = z.lazy(() =>
  z.object({ success: z.boolean().optional().catch(undefined), reason: MaybeText, detail: MaybeText }),
)

/**
 * The account behind the token, and where LINE delivers; where that is here, LINE sends a test of its own.
 * https://developers.line.biz/en/reference/messaging-api/#webhook-settings
 */
export async function checkLine(channel: ConnectedChannel, { connect }: { connect: boolean }): Promise<CheckResult> {
  const asked = await askLine(channel, 'GET', '/info')
  if ('problem' in asked) return ended(asked)
  const { displayName, basicId } = Info.parse(asked.body)
  const account = displayName
    ? { name: displayName, ...(basicId ? { detail: basicId } : {}) }
    : { name: basicId ?? 'LINE' }
  if (connect) {
    const done = await askLine(channel, 'PUT', '/channel/webhook/endpoint', { endpoint: channel.webhookUrl })
    if ('problem' in done) return { state: 'ok', account, problems: [done.problem] }
  }
  const told = await askLine(channel, 'GET', '/channel/webhook/endpoint')
  const isUnset = 'problem' in told && told.problem.code === 'account_unknown'
  if ('problem' in told && !isUnset) return { state: 'ok', account, problems: [told.problem] }
  const { endpoint, active } = 'problem' in told ? {} : Endpoint.parse(told.body)
  const delivery = deliveryTo(endpoint, channel)
  if (delivery.webhook !== 'ours') return { state: 'ok', account, ...delivery }
  if (active === false) {
    return {
      state: 'ok',
      account,
      webhook: 'ours',
      problems: [{ code: 'webhook_failing', theirs: 'Use webhook: off' }],
    }
  }
  const tested = await askLine(channel, 'POST', '/channel/webhook/test', {})
  if ('problem' in tested) return { state: 'ok', account, webhook: 'ours', problems: [tested.problem] }
  const { success, reason, detail } = Tested.parse(tested.body)
  const theirs = [reason, detail].filter(Boolean).join(': ')
  return {
    state: 'ok',
    account,
    webhook: 'ours',
    problems: success === false ? [{ code: 'webhook_failing', theirs }] : [],
  }
}

function askLine(channel: ConnectedChannel, method: 'GET' | 'PUT' | 'POST', path: string, input?: object) {
  const call = {
    method,
    url: apiUrl(channel, ORIGIN, `/v2/bot${path}`),
    headers: { authorization: `Bearer ${channel.secrets.accessToken ?? ''}`, 'content-type': 'application/json' },
    ...(input ? { body: JSON.stringify(input) } : {}),
  }
  return ask(channel, call, {
    about: (status) => (status === 403 ? 'rights_missing' : status === 404 ? 'account_unknown' : undefined),
  })
}
