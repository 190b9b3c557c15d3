import * as z from 'zod'
import type { CheckResult, ConnectedChannel } from '../../port.ts'
import { ended } from '../check.ts'
import { askGraph } from '../meta/check.ts'
import { MaybeText } from '../payload.ts'

const Account = z.lazy(() => z.object({ username: MaybeText, name: MaybeText }))

/** The account behind the id. https://developers.facebook.com/docs/instagram-platform/reference/ig-user */
export async function checkInstagram(channel: ConnectedChannel): Promise<CheckResult> {
  const id = channel.channel.config.accountId ?? ''
  const asked = await askGraph(channel, encodeURIComponent(id), { fields: 'username,name' })
  if ('problem' in asked) return ended(asked)
  const { username, name } = Account.parse(asked.body)
  const handle = username ? `@${username}` : id
  return { state: 'ok', account: name ? { name, detail: handle } : { name: handle }, problems: [] }
}
