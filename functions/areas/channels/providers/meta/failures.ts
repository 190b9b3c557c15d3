import type { UnreachableReason } from '../../domain/channel.ts'
import { SHUT } from '../../domain/reply-window.ts'
import type { SendingError } from '../../port.ts'

/**
 * What an agent or an admin can do about an error of Meta's, by its code, or by code and subcode.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes and
 * https://developers.facebook.com/docs/messenger-platform/error-codes
 */
const SENTENCES = new Map([
  // Access
  ['0', 'Meta does not accept the access token: an admin must enter a new one in the channel’s settings.'],
  ['3', 'The app lacks a permission: an admin must check its permissions in Meta’s app dashboard.'],
  ['10', 'The app lacks a permission, or the customer may not be written to now.'],
  ['102', 'Meta does not accept the access token: an admin must enter a new one in the channel’s settings.'],
  ['190', 'The access token has expired or was revoked: an admin must enter a new one in the channel’s settings.'],
  ['200', 'The app lacks a permission: an admin must check its permissions in Meta’s app dashboard.'],
  ['230', 'The app may not write for this page: an admin must grant it pages_messaging and connect the page again.'],
  [
    '368',
    'Meta has blocked this account for a while for breaking its policies: an admin finds why in Business Support.',
  ],
  ['131005', 'The app lacks a permission: an admin must check its permissions in Meta’s app dashboard.'],
  ['131031', 'Meta has locked the WhatsApp account: an admin finds why in Business Support.'],
  ['131042', 'Meta cannot charge for it: an admin must check the payment method of the WhatsApp account.'],
  ['131045', 'The number is not registered: an admin must register it in WhatsApp Manager.'],
  ['133010', 'The number is not registered: an admin must register it in WhatsApp Manager.'],
  ['131037', 'The number’s display name is not approved yet: an admin sees to it in WhatsApp Manager.'],
  ['130497', 'The account may not write to customers of this country.'],
  // Whom
  ['551', 'The customer does not take messages from this page any more, or is gone.'],
  ['10/2018108', 'The customer does not take messages from this page at the moment.'],
  ['200/1545041', 'The customer does not take messages from this page at the moment.'],
  ['100/2534014', 'There is nobody of that id on Instagram: the customer may have deleted their account.'],
  ['100/2018001', 'There is nobody of that id on this page: the customer may have deleted their account.'],
  ['130403', 'WhatsApp does not let this business write to the customer.'],
  ['131021', 'A number cannot write to itself.'],
  [
    '131026',
    'WhatsApp cannot deliver to this number: it may not be on WhatsApp, use an old version, or not have accepted its terms. Try another channel.',
  ],
  ['131030', 'In test mode, only numbers on the app’s list can be written to: an admin adds it, or leaves test mode.'],
  ['131050', 'The customer wants no marketing messages from this business; answers still reach them.'],
  [
    '130472',
    'WhatsApp holds marketing messages back from this customer. Wait until they write, or use another channel.',
  ],
  ['131049', 'WhatsApp holds back further marketing messages to this customer. Try again after a day or more.'],
  ['131062', 'This kind of message cannot go to a customer whose number is hidden.'],
  // When
  ['131047', 'More than 24 hours have passed since the customer wrote: send a template instead.'],
  ['10/2018065', 'More than 24 hours have passed since the customer wrote: wait until they write again.'],
  ['10/2018278', 'More than 24 hours have passed since the customer wrote: wait until they write again.'],
  ['10/2534022', 'More than 24 hours have passed since the customer wrote: wait until they write again.'],
  // How much
  ['4', 'The app sends more than Meta allows: try again later.'],
  ['17', 'The account calls Meta more often than it may: try again later.'],
  ['32', 'The page calls Meta more often than it may: try again later.'],
  ['341', 'The account calls Meta more often than it may: try again later.'],
  ['613', 'The page sends more than Meta allows: try again later.'],
  ['80007', 'The WhatsApp account sends more than Meta allows: try again later.'],
  ['130429', 'The number sends more than WhatsApp allows: try again later.'],
  [
    '131048',
    'WhatsApp limits this number, since people blocked it or called it spam: see its quality in WhatsApp Manager.',
  ],
  ['131056', 'Too many messages to this customer in a short time: try again in a minute.'],
  // What
  ['100', 'Meta does not accept something about the message.'],
  ['131008', 'Something is missing from the message.'],
  ['131009', 'Something in the message is not as WhatsApp wants it.'],
  ['131051', 'WhatsApp does not take this kind of message.'],
  ['131052', 'WhatsApp could not fetch the customer’s file: ask them to send it again.'],
  ['131053', 'WhatsApp could not take the file: check its kind and size, or send it in another format.'],
  ['132000', 'The template wants another number of values.'],
  ['132001', 'There is no such template in this language, or it is not approved.'],
  ['132005', 'The template’s text becomes too long with these values.'],
  ['132007', 'The template’s words break WhatsApp’s policy: an admin must change it.'],
  ['132012', 'A value of the template is of the wrong kind.'],
  ['132018', 'A value of the template is not as WhatsApp wants it: no line breaks, and no long rows of spaces.'],
  ['132015', 'WhatsApp has paused the template for its low quality: use another, or change it.'],
  ['132016', 'WhatsApp has disabled the template for its low quality: make another.'],
  // Meta’s side
  ['1', 'Meta has a fault: try again later.'],
  ['2', 'Meta has a fault, or is down for a while: try again later.'],
  ['131000', 'WhatsApp has a fault: try again later.'],
  ['131016', 'WhatsApp is down for a while: try again later.'],
  ['131057', 'The WhatsApp account is under maintenance: try again later.'],
  ['133004', 'WhatsApp is down for a while: try again later.'],
])

/**
 * M17: not on WhatsApp, or too old a version; Messenger's person who blocked the page. Who wants no more marketing
 * (131050) still gets answers, and is not among them.
 */
const UNREACHABLE = new Map<string, UnreachableReason>([
  ['131026', 'unknown_address'],
  ['551', 'blocked'],
])

/** M8: that the customer last wrote too long ago. */
const WINDOW = new Set(['131047', '10/2018065', '10/2018278', '10/2534022'])

/** M18: who told WhatsApp that they want no marketing from this business. */
const OPTED_OUT = '131050'

/** Why a message failed: what to do about it, and what Meta says. */
export function failureOf(code = 'failed', theirs: string, subcode?: string): SendingError {
  const sentence = SENTENCES.get(`${code}/${subcode}`) ?? SENTENCES.get(code)
  const unreachable = UNREACHABLE.get(code)
  const isLate = WINDOW.has(code) || WINDOW.has(`${code}/${subcode}`)
  return {
    code: isLate ? SHUT : code,
    reason: sentence ? `${sentence} Meta says: ${theirs}` : theirs,
    ...(unreachable && { unreachable }),
    ...(code === OPTED_OUT ? { optedOut: true } : {}),
  }
}
