import type { UnreachableReason } from '../../channels/domain/channel.ts'
import type { Contact, Unreachable } from './contact.ts'
import { withConsent } from './marketing.ts'
import { withUnreachable } from './reachability.ts'

/** What a provider's no says of the customer, beyond the message that it was about. */
export interface Refusal {
  unreachable?: UnreachableReason | undefined
  optedOut?: true | undefined
}

/**
 * The contact after a provider's no at `since`: an address that nothing gets through to (M17), unless something was heard from
 * there later, or one that wants no marketing (M18). The same where that is known.
 */
export function withRefusal(
  contact: Contact,
  at: Pick<Unreachable, 'channelId' | 'address'>,
  { unreachable: reason, optedOut }: Refusal,
  since: number,
  heardSince = false,
): Contact {
  const marked = reason && !heardSince ? withUnreachable(contact, { ...at, reason, since }) : contact
  return optedOut ? withConsent(marked, { ...at, wants: false, at: since, by: 'contact' }) : marked
}
