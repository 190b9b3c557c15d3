import { callProvider } from '../../../../platform/http-call.ts'
import type { AmendResult, ConnectedChannel, OutboundAmendment } from '../../port.ts'
import { amendResult, apiUrl } from '../call.ts'
import { GRAPH_VERSION, graphFailure } from './meta.ts'

/**
 * A reaction, or its end, on Messenger and Instagram; they change and take back nothing that a business said. `nameOf`
 * says how the provider calls an emoji.
 * https://developers.facebook.com/docs/messenger-platform/send-messages/sender-actions
 */
export async function amendMessaging(
  what: OutboundAmendment,
  channel: ConnectedChannel,
  origin: string,
  nameOf: (emoji: string) => string = (emoji) => emoji,
): Promise<AmendResult> {
  const accountId = encodeURIComponent(channel.channel.config.accountId ?? '')
  const emoji = what.kind === 'reaction' ? what.emoji : null
  const answer = await callProvider({
    method: 'POST',
    url: apiUrl(channel, origin, `/${GRAPH_VERSION}/${accountId}/messages`),
    headers: { authorization: `Bearer ${channel.secrets.accessToken ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      recipient: { id: what.to },
      sender_action: emoji === null ? 'unreact' : 'react',
      payload: { message_id: what.messageId, ...(emoji === null ? {} : { reaction: nameOf(emoji) }) },
    }),
  })
  return amendResult(answer, channel, { failure: graphFailure })
}
