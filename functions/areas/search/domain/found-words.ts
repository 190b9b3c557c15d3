import { wordsOf, wordsOfPhone } from '../../../kernel/words.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Message } from '../../timeline/domain/entry.ts'

/** A word, and where it stands. */
export interface Found {
  word: string
  where: 'name' | 'phone' | 'email' | 'message'
}

/** F1: the words by which a message is found. */
export function foundInMessage(message: Pick<Message, 'text'> | undefined): Found[] {
  return wordsOf(message?.text ?? '')
    .slice(0, 1_000)
    .map((word) => ({ word, where: 'message' }))
}

/** F1: the words of name, phones and emails. */
export function foundInContact(contact: Pick<Contact, 'name' | 'phones' | 'emails'>): Found[] {
  return [
    ...wordsOf(contact.name).map((word): Found => ({ word, where: 'name' })),
    ...contact.phones.flatMap(wordsOfPhone).map((word): Found => ({ word, where: 'phone' })),
    ...contact.emails.flatMap(wordsOf).map((word): Found => ({ word, where: 'email' })),
  ]
}
