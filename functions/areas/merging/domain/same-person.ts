import type { Contact } from '../../timeline/domain/contact.ts'
import { knownBy, soughtBy } from '../../timeline/domain/known-by.ts'

/** The phone numbers and email addresses that a contact wrote from, which their channel itself proves. */
function provenOf({ identities }: Contact): Pick<Contact, 'phones' | 'emails'> {
  const phones = identities.flatMap(({ type, address }) =>
    type === 'sms' ? [address] : type === 'whatsapp' && /^\d+$/.test(address) ? [`+${address}`] : [],
  )
  return { phones, emails: identities.flatMap(({ type, address }) => (type === 'email' ? [address] : [])) }
}

/** C8: under which numbers and addresses others are looked for who provably are the same. */
export const provenAddresses = (contact: Contact): string[] => soughtBy(provenOf(contact))

/** C8: whether two provably are the same: both wrote from one number or email address, and nobody has taken them apart. */
export function isSamePerson(one: Contact, other: Contact): boolean {
  if (one.blacklisted || other.blacklisted) return false
  if (one.apart?.includes(other.id) || other.apart?.includes(one.id)) return false
  const proven = provenAddresses(one)
  return knownBy(provenOf(other)).some((address) => proven.includes(address))
}
