import { otherSpellings } from '../../channels/domain/phone-spellings.ts'
import type { Contact } from './contact.ts'

/** By what a person is known wherever they write from: phone numbers in international form, email addresses. */
export function knownBy({ phones, emails }: Pick<Contact, 'phones' | 'emails'>): string[] {
  const numbers = phones.map((phone) => phone.replace(/[^\d+]/g, '')).filter((phone) => /^\+\d{6,15}$/.test(phone))
  const addresses = emails.map((email) => email.trim().toLowerCase()).filter((email) => email.includes('@'))
  return [...new Set([...numbers, ...addresses])]
}

/** The same, however some networks write the numbers. */
export function soughtBy(contact: Pick<Contact, 'phones' | 'emails'>): string[] {
  return [...new Set(knownBy(contact).flatMap((one) => [one, ...(one.startsWith('+') ? otherSpellings(one) : [])]))]
}
