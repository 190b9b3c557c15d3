import type { Contact, Unreachable } from './contact.ts'

type Address = Pick<Unreachable, 'channelId' | 'address'>

/** An email address is one wherever it was written to; any other belongs to its channel. */
const isSame = (a: Address, b: Address): boolean =>
  a.address.toLowerCase() === b.address.toLowerCase() && (a.channelId === b.channelId || a.address.includes('@'))

/** M17: why nothing gets through to an address of the contact; undefined: as far as anybody knows, it does. */
export function unreachableAt(contact: Contact, at: Address): Unreachable | undefined {
  return contact.unreachable?.find((mark) => isSame(mark, at))
}

/** M17: the contact's first email address that is not marked. */
export function reachableEmail(contact: Contact, channelId: string): string | undefined {
  return contact.emails.find((address) => !unreachableAt(contact, { channelId, address }))
}

/** M17: the contact with an address marked. A complaint is not replaced by less; what is known already changes nothing. */
export function withUnreachable(contact: Contact, mark: Unreachable): Contact {
  const known = unreachableAt(contact, mark)
  if (known && (known.reason === mark.reason || known.reason === 'complained')) return contact
  const others = contact.unreachable?.filter((each) => each !== known) ?? []
  return { ...contact, unreachable: [...others, mark].slice(-KEPT) }
}
/** More than anybody has addresses. */
const KEPT = 50

/** M17: the contact once something got through, or came from there, at `at`; the same where that changes nothing. */
export function reachableAgain(contact: Contact, address: Address, at: number): Contact {
  const known = unreachableAt(contact, address)
  if (!known || known.since > at) return contact
  const { unreachable = [], ...rest } = contact
  const left = unreachable.filter((mark) => mark !== known)
  return left.length > 0 ? { ...rest, unreachable: left } : rest
}
