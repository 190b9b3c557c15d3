import { readPhone } from '../../channels/domain/phone-number.ts'
import { otherSpellings } from '../../channels/domain/phone-spellings.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { knownBy } from '../../timeline/domain/known-by.ts'
import type { ConnectorId } from './connector-id.ts'

/** By what a person is looked for in a CRM: a telephone number in international form, or an email address in small letters. */
export type SoughtBy = { phone: string; email?: undefined } | { email: string; phone?: undefined }

/** A person as a CRM knows them. */
export interface OutsidePerson {
  id: string
  name: string
  emails: string[]
  /** as people wrote them there */
  phones: string[]
  organization: string | null
}

/** A person found in one of the CRMs. */
export interface FoundPerson extends OutsidePerson {
  connector: ConnectorId
}

/** By what a contact is looked for in CRMs: their numbers and addresses, and those that they wrote from; sorted. */
export function soughtKeys({ phones, emails, identities }: Contact): string[] {
  const numbers = identities.flatMap(({ type, address }) =>
    type === 'sms' ? [address] : type === 'whatsapp' && /^\d+$/.test(address) ? [`+${address}`] : [],
  )
  const addresses = identities.flatMap(({ type, address }) => (type === 'email' ? [address] : []))
  return knownBy({ phones: [...phones, ...numbers], emails: [...emails, ...addresses] }).toSorted()
}

/** What one such key looks for. */
export const soughtBy = (key: string): SoughtBy => (key.startsWith('+') ? { phone: key } : { email: key })

/** Whether a person has exactly that number or address, however it is written there; numbers without a code as in `country`. */
export async function isKnownBy(person: OutsidePerson, by: SoughtBy, country: string | null): Promise<boolean> {
  if (by.email !== undefined) return person.emails.some((email) => email.trim().toLowerCase() === by.email)
  const wanted = [by.phone, ...otherSpellings(by.phone)]
  for (const phone of person.phones) {
    const read = await readPhone(phone, country)
    if (read !== undefined && wanted.includes(read)) return true
  }
  return false
}
