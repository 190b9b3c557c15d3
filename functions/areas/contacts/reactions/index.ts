import { followContact } from './follow-contact.ts'
import { noteAddressesOf } from './note-addresses.ts'
import { rateContact } from './rate-contact.ts'

/** What follows in this area from changes of the table. */
export const contactsReactions = [rateContact, followContact, noteAddressesOf]
