import type { Consent, Contact, Identity } from './contact.ts'
import { unreachableAt } from './reachability.ts'

type On = Pick<Consent, 'channelId'>

/** What was said last of marketing on a channel: there, or everywhere. */
function saidOf({ consents = [] }: Contact, channelId: string | null): Consent | undefined {
  return consents
    .filter((said) => said.channelId === channelId || said.channelId === null)
    .reduce<Consent | undefined>((last, said) => (last && last.at > said.at ? last : said), undefined)
}

/**
 * M18: whether a contact may be sent marketing on a channel. A contact is one person, so that whichever of their addresses on
 * a channel said no, all of them have. Nobody overrides it but the customer.
 */
export function mayBeMarketed(contact: Contact, identity: Pick<Identity, 'channelId' | 'address'>): boolean {
  if (saidOf(contact, identity.channelId)?.wants === false) return false
  const reason = unreachableAt(contact, identity)?.reason
  return reason !== 'opted_out' && reason !== 'complained' && reason !== 'blocked'
}

/**
 * M18: the contact once they, or an agent for them, said whether they want marketing. What was said before what is known
 * changes nothing; of two at one moment, by a clock that may count seconds, the one that came later stands.
 */
export function withConsent(contact: Contact, said: Consent): Contact {
  const { consents = [] } = contact
  const known = consents.find(({ channelId }) => channelId === said.channelId)
  if (known && (known.at > said.at || (known.at === said.at && known.wants === said.wants))) return contact
  // Told again: who said it first, and where, stands.
  const next = known?.wants === said.wants ? { ...known, at: said.at } : said
  return { ...contact, consents: [...consents.filter((each) => each !== known), next].slice(-KEPT) }
}
/** More than anybody has channels. */
const KEPT = 50

/** Whether what was said changes what may be sent there: what is said for the timeline. */
export function changesConsent(before: Contact, after: Contact, { channelId }: On): boolean {
  return (saidOf(before, channelId)?.wants ?? true) !== (saidOf(after, channelId)?.wants ?? true)
}

/** M18: where the contact wants no marketing; `except`: of a no to all of it, where they let us in again since. */
export function optOutsOf(contact: Contact): (Omit<Consent, 'wants'> & { except?: string[] })[] {
  const { consents = [] } = contact
  return consents.flatMap(({ wants, ...said }) => {
    if (wants || saidOf(contact, said.channelId)?.wants !== false) return []
    if (said.channelId !== null) return [said]
    const except = consents.flatMap((one) =>
      one.wants && one.channelId !== null && one.at > said.at ? [one.channelId] : [],
    )
    return [{ ...said, ...(except.length > 0 ? { except } : {}) }]
  })
}
