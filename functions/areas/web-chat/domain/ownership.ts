import type { Contact } from '../../timeline/domain/contact.ts'

/*
 * Whose chat a contact's is. A visitor's address opens it until somebody signed in; from then on it is that account's, and
 * nobody else's. Two accounts never share one.
 */

/** The address of somebody whom the company's page vouches for. */
export const accountAddress = (userId: string): string => `user:${userId}`

const isAccount = (address: string) => address.startsWith('user:')

/** Whether who comes under this address may read and write the contact's chat on the channel. */
export function mayOpen(contact: Contact, channelId: string, address: string): boolean {
  const addresses = contact.identities
    .filter((identity) => identity.channelId === channelId)
    .map((known) => known.address)
  const account = addresses.find(isAccount)
  if (isAccount(address)) return account === address
  return account === undefined && contact.account === undefined && addresses.includes(address)
}

/** The contact once its visitor signed in: the account's address takes the visitor's place. */
export function signedIn(contact: Contact, identity: Contact['identities'][number], visitorAddress: string): Contact {
  const others = contact.identities.filter(
    ({ channelId, address }) => channelId !== identity.channelId || address !== visitorAddress,
  )
  return { ...contact, identities: [identity, ...others] }
}

const MAX_BEFORE = 10

/** What was written before signing in, by somebody whose account has a chat already, goes with it: both as they are then. */
export function joined(account: Contact, visitor: Contact): { account: Contact; visitor: Contact } {
  return {
    account: { ...account, before: [...(account.before ?? []), visitor.id].slice(-MAX_BEFORE) },
    visitor: { ...visitor, account: account.id },
  }
}
