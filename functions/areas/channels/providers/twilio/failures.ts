import type { UnreachableReason } from '../../domain/channel.ts'
import { SHUT } from '../../domain/reply-window.ts'

interface Meaning {
  words: string
  /** ours, where it is one of those that something can be done about here */
  code?: typeof SHUT
  unreachable?: UnreachableReason
}

const NO_SUCH_NUMBER: Meaning = {
  words: 'There is no such number, or it is not in use: check it with the customer.',
  unreachable: 'unknown_address',
}
const NO_MOBILE: Meaning = {
  words: 'The number takes no text messages, like a landline: reach the customer on another channel.',
  unreachable: 'unknown_address',
}
const CREDENTIALS: Meaning = {
  words: 'Twilio does not accept the account’s token: an admin must enter it again in the channel’s settings.',
}
const TOO_LARGE: Meaning = { words: 'The files are too large for this channel: send fewer or smaller ones.' }
const FILE: Meaning = { words: 'Twilio or the carrier does not take this file: send another format, or a link.' }
const FILTERED: Meaning = {
  words:
    'The carrier took the message for spam: reword it, without short links; an admin can look it up in Twilio’s console.',
}
const REGISTRATION: Meaning = {
  words:
    'The sender is not registered with the carriers of that country: an admin must register it in Twilio’s console.',
}
const TOO_MANY: Meaning = { words: 'Too many messages in a short time: send it again later.' }
const NO_WHATSAPP: Meaning = {
  words: 'The number is not on WhatsApp, or cannot be written to there: reach the customer on another channel.',
  unreachable: 'unknown_address',
}

/** https://www.twilio.com/docs/api/errors */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['20003', CREDENTIALS],
  ['21211', NO_SUCH_NUMBER],
  ['21408', { words: 'The account may not write to that country: an admin can allow it in Twilio’s console.' }],
  [
    '21606',
    { words: 'The sender is not a number of this account, or sends no text messages: an admin must check it.' },
  ],
  ['21608', { words: 'A trial account of Twilio only writes to numbers that were verified there.' }],
  [
    '21610',
    {
      words: 'The customer answered STOP: nothing is sent to them until they write START.',
      unreachable: 'opted_out' as const,
    },
  ],
  ['21612', { words: 'This sender cannot reach that number: an admin needs a number for that country or channel.' }],
  ['21614', NO_MOBILE],
  ['21617', { words: 'The text is longer than 1600 characters: shorten it.' }],
  ['21620', FILE],
  ['21623', TOO_LARGE],
  ['21655', { words: 'There is no such template at Twilio any more: choose another.' }],
  ['21656', { words: 'A value of the template is missing, or has a line break: fill it in again.' }],
  ['21658', { words: 'A value of the template is longer than 1600 characters: shorten it.' }],
  ['30001', TOO_MANY],
  ['30002', { words: 'The Twilio account is suspended: an admin must settle this with Twilio.' }],
  ['30003', { words: 'The phone is switched off or out of reach: send it again later.' }],
  ['30004', { words: 'The carrier or the customer blocks messages from this number: reach them on another channel.' }],
  ['30005', NO_SUCH_NUMBER],
  ['30006', NO_MOBILE],
  ['30007', FILTERED],
  ['30008', { words: 'The carrier did not say why: send it again, or shorten it.' }],
  ['30019', TOO_LARGE],
  ['30022', TOO_MANY],
  ['30023', TOO_MANY],
  ['30032', REGISTRATION],
  ['30034', REGISTRATION],
  ['63001', CREDENTIALS],
  ['63003', NO_WHATSAPP],
  ['63005', { words: 'WhatsApp does not take this message: change what is in it.' }],
  ['63007', { words: 'The sender is not set up for WhatsApp at Twilio: an admin must check it.' }],
  ['63015', { words: 'The customer has not joined Twilio’s sandbox: they must send its code first.' }],
  [
    '63016',
    {
      words: 'The customer last wrote more than 24 hours ago: only an approved template may be sent until they write.',
      code: SHUT,
    },
  ],
  ['63018', TOO_MANY],
  ['63019', FILE],
  ['63021', FILE],
  ['63024', NO_WHATSAPP],
  ['63027', { words: 'WhatsApp has no such template in this language for the sender: choose another.' }],
  ['63028', { words: 'The template wants other values by now: choose it again.' }],
  ['63032', { words: 'WhatsApp holds messages like this back from the customer at present: answer what they write.' }],
  ['63040', { words: 'WhatsApp has rejected the template: choose another, or change it.' }],
  ['63041', { words: 'WhatsApp has paused the template for its low quality: choose another.' }],
  ['63042', { words: 'WhatsApp has disabled the template for its low quality: make another.' }],
  [
    '63049',
    { words: 'WhatsApp chose not to deliver it, to spare the customer advertisements: do not send it again at once.' },
  ],
])

/** What an error of Twilio means for who reads it, and whether the address is shut. */
export function meaningOf(code: string | undefined): Meaning | undefined {
  return meanings.get(code ?? '')
}
