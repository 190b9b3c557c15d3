import { homeContactId } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { InboundParty } from '../../channels/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'

type Deps = HasStore<TimelineStore>

/** The contact that an event comes from, by its address, else by another one that the provider says is theirs. */
export async function findParty(
  { store }: Pick<Deps, 'store'>,
  channel: Pick<Channel, 'id'>,
  { address, aliases = [] }: Pick<InboundParty, 'address' | 'aliases'>,
): Promise<ContactState | undefined> {
  for (const one of [address, ...aliases]) {
    const state = await store.readContact(homeContactId(channel.id, one))
    if (state) return state
  }
  return undefined
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
      const other = await store.readContact(homeId)
      if (other && other.contact.id !== contact.id) continue
      if (!other) writes.push(store.putRedirect(homeId, contact.id))
    }
    added.push({ channelId, type, address })
  }
  return added.length === 0
    ? { contact, writes }
    : { contact: { ...contact, identities: [...contact.identities, ...added] }, writes }
}
