import * as z from 'zod'
import type { ProviderAnswer } from '../../../../platform/http-call.ts'
import type { UnreachableReason } from '../../domain/channel.ts'
import type { Failure } from '../call.ts'
import { MaybeId, MaybeNumber, MaybeText, maybe } from '../payload.ts'
import { inWords } from '../wording.ts'

interface Meaning {
  pattern: RegExp
  words: string
  unreachable?: UnreachableReason
}

// What Telegram says has no codes of its own. https://core.telegram.org/bots/api#making-requests
const meanings: readonly Meaning[] = [
  {
    pattern: /bot was blocked/i,
    words: 'The customer blocked the bot: nothing gets through until they unblock it.',
    unreachable: 'blocked',
  },
  {
    pattern: /bot was kicked|bot is not a member/i,
    words: 'The bot was removed from the group: somebody there must add it again.',
    unreachable: 'blocked',
  },
  {
    pattern: /user is deactivated/i,
    words: 'The customer’s Telegram account does not exist any more.',
    unreachable: 'unknown_address',
  },
  {
    pattern: /chat not found|chat was deleted|group is deactivated|PEER_ID_INVALID/i,
    words: 'Telegram knows no such chat: the customer must write to the bot first, or the chat is gone.',
    unreachable: 'unknown_address',
  },
  {
    pattern: /can't initiate conversation/i,
    words: 'The customer has not started the bot: a bot can only answer those who wrote to it first.',
  },
  {
    pattern: /upgraded to a supergroup/i,
    words: 'The group became a supergroup. Send it again once somebody has written there.',
  },
  {
    pattern: /not enough rights|have no rights|CHAT_(WRITE|SEND_\w+)_FORBIDDEN|CHAT_ADMIN_REQUIRED/i,
    words: 'The bot may not send this in the group: an admin of the group must allow it.',
  },
  {
    pattern: /VOICE_MESSAGES_FORBIDDEN/i,
    words: 'The customer takes no voice messages: write, or send the recording as a file.',
  },
  { pattern: /message is too long|caption is too long/i, words: 'The text is too long for Telegram: shorten it.' },
  {
    pattern: /file is too big|Request Entity Too Large|file must be non-empty|PHOTO_INVALID_DIMENSIONS/i,
    words: 'Telegram does not take this file: send a smaller one, or another format.',
  },
  {
    pattern: /^Unauthorized|^Not Found$/i,
    words: 'Telegram does not accept the bot’s token: an admin must enter it again in the channel’s settings.',
  },
]

const Refused = z.lazy(() =>
  z.object({
    error_code: MaybeId,
    description: MaybeText,
    parameters: maybe({ retry_after: MaybeNumber }),
  }),
)

/** Why Telegram did not do what it was asked for, and what can be done about it. */
export function failureOf({ body }: ProviderAnswer): Failure {
  const { error_code: code, description = '', parameters } = Refused.safeParse(body).data ?? {}
  const meaning = meanings.find(({ pattern }) => pattern.test(description))
  return {
    code,
    reason: inWords(meaning?.words, description),
    afterSeconds: parameters?.retry_after,
    unreachable: code === '403' || code === '400' ? meaning?.unreachable : undefined,
  }
}
