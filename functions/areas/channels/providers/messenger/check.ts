import * as z from 'zod'
import type { CheckResult, ConnectedChannel } from '../../port.ts'
import { ended } from '../check.ts'
import { askGraph } from '../meta/check.ts'
import { MaybeText, some } from '../payload.ts'

const Page = z.lazy(() => z.object({ name: MaybeText }))
const Subscriptions = z.lazy(() => z.object({ data: some(z.object({ subscribed_fields: some(z.string()) })) }))

/** What a page must tell for all that we show. https://developers.facebook.com/docs/messenger-platform/webhooks */
const FIELDS = [
  'messages',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_optins',
  'message_deliveries',
  'message_reads',
]

/**
 * The page behind the id, and whether the app hears of its messages.
 * https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export async function checkMessenger(
  channel: ConnectedChannel,
  { connect }: { connect: boolean },
): Promise<CheckResult> {
  const id = channel.channel.config.accountId ?? ''
  const page = encodeURIComponent(id)
  const asked = await askGraph(channel, page, { fields: 'name' })
  if ('problem' in asked) return ended(asked)
  const name = Page.parse(asked.body).name
  const account = name ? { name, detail: id } : { name: id }
  if (connect) {
    const done = await askGraph(channel, `${page}/subscribed_apps`, { subscribed_fields: FIELDS.join(',') }, 'POST')
    if ('problem' in done) return { state: 'ok', account, problems: [done.problem] }
  }
  const listed = await askGraph(channel, `${page}/subscribed_apps`)
  if ('problem' in listed) return { state: 'ok', account, problems: [listed.problem] }
  const { data } = Subscriptions.parse(listed.body)
  const hears = data.some(({ subscribed_fields }) => subscribed_fields.includes('messages'))
  return { state: 'ok', account, problems: hears ? [] : [{ code: 'events_missing', theirs: 'messages' }] }
}
