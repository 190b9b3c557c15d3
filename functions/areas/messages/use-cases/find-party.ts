import { ConflictError } from '../../../kernel/commit.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { InboundParty } from '../../channels/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { soughtBy } from '../../timeline/domain/known-by.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'

type Deps = HasStore<TimelineStore>

/**
 * The contact that an event comes from, by its address, else by another one that the provider says is theirs; where there is none
 * but one that was erased (C7), that one: who comes from there is new, in its place.
 */
export async function findParty(
  { store }: Pick<Deps, 'store'>,
  channel: Pick<Channel, 'id'>,
  { address, aliases = [] }: Pick<InboundParty, 'address' | 'aliases'>,
): Promise<ContactState | undefined> {
  let erased: ContactState | undefined
  for (const one of [address, ...aliases]) {
    const state = await store.readContactOrErased(homeContactId(channel.id, one))
    if (state && !state.contact.erased) return state
    erased ??= state
  }
  return erased
}

/** Whoever an event comes from: as they are known, else made of it, in place of one that was erased (C7). */
export function contactIn(state: ContactState | undefined, make: () => Contact): Contact {
  if (!state?.contact.erased) return state?.contact ?? make()
  const { id, version } = state.contact
  return { ...make(), id, version }
}

/** What was before the first conversation of somebody who is new in place of one that was erased (C7): a number, and nothing else. */
export function previousOf({ contact, latest }: ContactState): ContactState['latest'] {
  if (!latest || !contact.erased) return latest
  const { pace: _pace, openUntil: _openUntil, campaign: _campaign, early: _early, ...rest } = latest
  return { ...rest, teamId: null, assigneeId: null, grabbedBy: null, windows: {}, onlineUntil: null }
}

/**
 * C1: the one contact that somebody made by hand with this number or email address, and who has not been heard from
 * anywhere; undefined where there is none, or more than one. Whoever wrote from somewhere is only perhaps the same.
 */
export async function findMadeByHand(
  { store }: Pick<Deps, 'store'>,
  { phone, email }: Pick<InboundParty, 'phone' | 'email'>,
): Promise<ContactState | undefined> {
  const sought = soughtBy({ phones: phone ? [phone] : [], emails: email ? [email] : [] })
  const ids = new Set((await Promise.all(sought.map((address) => store.readKnownBy(address)))).flat())
  const states = await Promise.all([...ids].map((id) => store.readContact(id)))
  const isWaiting = (state: ContactState | undefined) => state?.contact.identities.length === 0
  // One of them may be a part of another (C3).
  const isItself = (state: ContactState | undefined, at: number) => state?.contact.id === [...ids][at]
  const [only, ...others] = states.filter(isItself)
  return others.length === 0 && isWaiting(only) ? only : undefined
}

/**
 * The contact with every address that an event says is theirs, and what makes each lead to it. An address that is known as
 * somebody else's stays so: that they are the same is for people to say.
 */
export async function withAddresses(
  { store }: Pick<Deps, 'store'>,
  channel: Pick<Channel, 'id' | 'type'>,
  contact: Contact,
  { address: given, aliases }: Pick<InboundParty, 'address' | 'aliases'>,
) {
  const { id: channelId, type } = channel
  const isOwn = (address: string) =>
    contact.identities.some((identity) => identity.channelId === channelId && identity.address === address)
  const writes = []
  const added = []
  for (const address of aliases ? new Set([given, ...aliases]) : []) {
    const homeId = homeContactId(channelId, address)
    if (isOwn(address)) continue
    if (homeId !== contact.id) {
      const other = await store.readContactOrErased(homeId)
      const isTaken = other !== undefined && !other.contact.erased
      if (isTaken && other.contact.id !== contact.id) {
        // Somebody came under that address since it was looked for: they are who this is.
        if (contact.version === 0) throw new ConflictError(['party'])
        continue
      }
      if (!other || (other.contact.erased && other.contact.id !== contact.id))
        writes.push(store.putRedirect(homeId, contact.id))
    }
    added.push({ channelId, type, address })
  }
  return added.length === 0
    ? { contact, writes }
    : { contact: { ...contact, identities: [...contact.identities, ...added] }, writes }
}
