import type { Write } from '../../../kernel/commit.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { otherSpellings } from '../../channels/domain/phone-spellings.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import { addressFor } from '../domain/outgoing.ts'
import { contactIn, findMadeByHand, findParty, previousOf } from './find-party.ts'

type Deps = HasStore<TimelineStore> & Pick<Parts, 'clock'>

type ReachDeps = Pick<Deps, 'store' | 'clock'>

/** An address, and what is known of whoever it belongs to. */
export interface Reached {
  phone?: string | undefined
  email?: string | undefined
  name?: string | undefined
}

/** Whoever an address leads to, as they are to be stored. */
export interface ReachedContact {
  existing: ContactState | undefined
  contact: Contact
  /** makes the address lead to them */
  redirects: Write[]
}

/**
 * Whoever an address belongs to is found, or made, under the id that a message from there would have: who answers is the
 * same contact, and two who reach them at once meet in the same one.
 */
export async function reachedContact(deps: ReachDeps, channel: Channel, reached: Reached): Promise<ReachedContact> {
  const address = addressFor(channel, reached)
  const known = await findParty(deps, channel, { address, aliases: otherSpellings(address) })
  const isKnown = known !== undefined && !known.contact.erased
  const existing = isKnown ? known : ((await findMadeByHand(deps, reached)) ?? known)
  const made = () => newContact(deps, channel, address, reached)
  const contact = withIdentity(contactIn(existing, made), channel, address)
  const redirects =
    existing && !isKnown && existing !== known
      ? [deps.store.putRedirect(homeContactId(channel.id, address), contact.id)]
      : []
  return { existing: existing && { ...existing, latest: previousOf(existing) }, contact, redirects }
}

/** A contact who was never on this channel, as they are reached there by an address of theirs; undefined: it is somebody else's. */
export async function reachedAs(
  { store }: ReachDeps,
  channel: Channel,
  contact: Contact,
  reached: Pick<Reached, 'phone' | 'email'>,
): Promise<Omit<ReachedContact, 'existing'> | undefined> {
  const address = addressFor(channel, reached)
  const known = await findParty({ store }, channel, { address, aliases: otherSpellings(address) })
  const isKnown = known !== undefined && !known.contact.erased
  if (isKnown && known.contact.id !== contact.id) return undefined
  const redirects = isKnown ? [] : [store.putRedirect(homeContactId(channel.id, address), contact.id)]
  return { contact: withIdentity(contact, channel, address), redirects }
}

function newContact(deps: ReachDeps, channel: Channel, address: string, { name, phone, email }: Reached): Contact {
  const called = name ?? phone ?? email ?? address
  return {
    id: homeContactId(channel.id, address),
    name: called,
    originalName: called,
    emails: email === undefined ? [] : [email.toLowerCase()],
    phones: phone === undefined ? [] : [phone],
    language: null,
    attributes: {},
    identities: [],
    rating: 0,
    pinnedTo: null,
    blacklisted: false,
    createdAt: deps.clock.now(),
    version: 0,
  }
}

function withIdentity(contact: Contact, { id: channelId, type }: Channel, address: string): Contact {
  if (contact.identities.some((identity) => identity.channelId === channelId)) return contact
  return { ...contact, identities: [...contact.identities, { channelId, type, address }] }
}
