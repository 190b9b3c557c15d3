import { callProvider } from '../../../../platform/http-call.ts'
import type { AmendResult, ConnectedChannel, OutboundAmendment } from '../../port.ts'
import { amendResult, apiUrl } from '../call.ts'
import { entitiesOf } from './entities.ts'
import { failureOf } from './failures.ts'
import { messageIdIn, ORIGIN } from './ids.ts'

/** What is asked for already counts as done. */
const AS_IT_IS = /message is not modified|message to delete not found|message to edit not found/i

/**
 * A reaction, other words, or a deletion.
 * https://core.telegram.org/bots/api#setmessagereaction, #editmessagetext, #editmessagecaption, #deletemessage
 */
export async function amend(what: OutboundAmendment, channel: ConnectedChannel): Promise<AmendResult> {
  const { method, ...fields } = callFor(what)
  const answer = await callProvider({
    method: 'POST',
    url: apiUrl(channel, ORIGIN, `/bot${channel.secrets.botToken ?? ''}/${method}`),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: what.to, message_id: Number(messageIdIn(what.messageId)), ...fields }),
  })
  return amendResult(answer, channel, {
    failure: failureOf,
    taken: ({ body }) => body?.ok !== false,
    isAsItIs: ({ reason = '' }) => AS_IT_IS.test(reason),
  })
}

function callFor(what: OutboundAmendment) {
  switch (what.kind) {
    case 'reaction': {
      const reaction = what.emoji === null ? [] : [{ type: 'emoji', emoji: what.emoji }]
      return { method: 'setMessageReaction', reaction }
    }
    case 'edit': {
      const entities = entitiesOf(what.styles)
      return what.isCaption
        ? { method: 'editMessageCaption', caption: what.text, ...(entities && { caption_entities: entities }) }
        : { method: 'editMessageText', text: what.text, ...(entities && { entities }) }
    }
    case 'unsend':
      return { method: 'deleteMessage' }
  }
}
