import { callProvider } from '../../../../platform/http-call.ts'
import type { AmendResult, ConnectedChannel, OutboundAmendment } from '../../port.ts'
import { amendResult, apiUrl } from '../call.ts'
import { GRAPH_ORIGIN, GRAPH_VERSION, graphFailure } from '../meta/meta.ts'
import { recipientOf } from './parties.ts'

/**
 * A reaction; an empty emoji takes it back. WhatsApp lets a business change or take back nothing that it said.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/messages/reaction-messages
 */
export async function amend(what: OutboundAmendment, channel: ConnectedChannel): Promise<AmendResult> {
  const phoneNumberId = encodeURIComponent(channel.channel.config.phoneNumberId ?? '')
  const answer = await callProvider({
    method: 'POST',
    url: apiUrl(channel, GRAPH_ORIGIN, `/${GRAPH_VERSION}/${phoneNumberId}/messages`),
    headers: { authorization: `Bearer ${channel.secrets.accessToken ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      messaging_product: 'whatsapp',
      ...recipientOf(what.to),
      type: 'reaction',
      reaction: { message_id: what.messageId, emoji: what.kind === 'reaction' ? (what.emoji ?? '') : '' },
    }),
  })
  return amendResult(answer, channel, { failure: graphFailure })
}
