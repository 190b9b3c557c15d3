import type { UnreachableReason } from '../../domain/channel.ts'

interface Meaning {
  words: string
  unreachable?: UnreachableReason
}

const OLD_APP: Meaning = { words: 'The customer’s Viber cannot show this: it is too old, or their device is.' }
const DEFECT: Meaning = { words: 'Viber does not take this message: change what is in it, or its files.' }

/** https://developers.viber.com/docs/api/rest-bot-api/#error-codes */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['1', { words: 'Viber cannot reach the webhook’s address: an admin must set it again.' }],
  ['2', { words: 'Viber does not accept the bot’s token: an admin must enter it again in the channel’s settings.' }],
  ['3', DEFECT],
  ['4', DEFECT],
  ['5', { words: 'The customer is not on Viber any more.', unreachable: 'unknown_address' as const }],
  [
    '6',
    {
      words: 'The customer does not subscribe to the bot: they must write to it first.',
      unreachable: 'blocked' as const,
    },
  ],
  ['7', { words: 'Viber blocked the bot: an admin must settle this with Viber.' }],
  ['8', { words: 'The token belongs to no bot: an admin must enter the right one in the channel’s settings.' }],
  ['9', { words: 'Viber suspended the bot: an admin must settle this with Viber.' }],
  ['10', { words: 'The bot has no webhook: an admin must set it.' }],
  ['11', OLD_APP],
  ['12', { words: 'Too many messages in a short time: it is tried again later.' }],
  ['13', OLD_APP],
  ['14', DEFECT],
  ['15', { words: 'The bot may not do this: an admin must settle it with Viber.' }],
])

/** What a status of Viber means for who reads it, and whether the address is shut. */
export function meaningOf(status: string | undefined): Meaning | undefined {
  return meanings.get(status ?? '')
}
