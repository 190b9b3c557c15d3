import type { ChannelRef } from '../../channels/domain/channel.ts'
import type { Contact, Identity } from './contact.ts'

/** C3: the partitions, beside its own, in which a contact's history lies. */
export const partsOf = ({ mergedFrom = [] }: Pick<Contact, 'mergedFrom'>): string[] => mergedFrom.map(({ id }) => id)

/** C3: whether what lies under this contact's id is the contact's. */
export const hasPart = (contact: Contact, contactId: string): boolean =>
  contact.id === contactId || partsOf(contact).includes(contactId)

/** Where what is written to a contact on a channel goes: the first address there. */
export const addressOn = ({ identities }: Contact, { id }: Pick<ChannelRef, 'id'>): Identity | undefined =>
  identities.find(({ channelId }) => channelId === id)

/** A message on its way: in whose partition it lies, and since when it is to be sent. */
interface Underway {
  contactId: string
  /** the address that it was written to, where that is known */
  to?: string | undefined
  channel: Pick<ChannelRef, 'id'>
  queuedAt: number
}

/**
 * C3: where a message on its way goes: to the address that it was written to, else that of the part that it lies in, and to none that its contact did
 * not have by then.
 */
export function addressOf(contact: Contact, { contactId, to, channel, queuedAt }: Underway): Identity | undefined {
  const there = contact.identities.filter(({ channelId }) => channelId === channel.id)
  const written = there.find(({ address }) => address === to)
  if (written) return written
  if (contactId !== contact.id) return there.find(({ part }) => part === contactId) ?? there[0]
  const since = (part: string | undefined) => contact.mergedFrom?.find(({ id }) => id === part)?.at ?? 0
  return there.find(({ part }) => since(part) <= queuedAt) ?? there[0]
}

/** C3: of several addresses on a channel the one that was heard from last comes first; others of the contact stay in order. */
export function heardAt(contact: Contact, channelId: string, address: string): Contact {
  if (!contact.mergedFrom || addressOn(contact, { id: channelId })?.address === address) return contact
  const isIt = (one: Identity) => one.channelId === channelId && one.address === address
  const it = contact.identities.find(isIt)
  const first = contact.identities.findIndex((one) => one.channelId === channelId)
  if (!it) return contact
  const others = contact.identities.filter((one) => !isIt(one))
  return { ...contact, identities: [...others.slice(0, first), it, ...others.slice(first)] }
}

/** C3: the address that a message is written to, where it has to say so: there are several on its channel. */
export function writtenTo(contact: Contact, channel: Pick<ChannelRef, 'id'>): string | undefined {
  return contact.mergedFrom && addressOn(contact, channel)?.address
}
