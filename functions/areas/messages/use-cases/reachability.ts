import { retryOnConflict } from '../../../kernel/commit.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { InboundDeparture, InboundMove, InboundReturn } from '../../channels/port.ts'
import type { Contact, Unreachable } from '../../timeline/domain/contact.ts'
import { reachableAgain, withUnreachable } from '../../timeline/domain/reachability.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { findParty, withAddresses } from './find-party.ts'

type Deps = HasStore<TimelineStore> & Pick<Parts, 'clock'>

/** M17: marks an address of a contact, unless something was heard from there since. */
function markUnreachable(deps: Pick<Deps, 'store'>, contactId: string, mark: Unreachable): Promise<void> {
  return retryOnConflict(async () => {
    const state = await deps.store.readContact(contactId)
    if (!state || (state.latest?.windows[mark.channelId] ?? 0) > mark.since) return
    const marked = withUnreachable(state.contact, mark)
    if (marked !== state.contact) await deps.store.commit([deps.store.putContact(marked)])
  })
}

/** M17: takes a mark away that is not younger than `before`; of the contact's address on the channel unless another is given. */
export function clearUnreachable(
  deps: Pick<Deps, 'store'>,
  contactId: string,
  channelId: string,
  given: string | undefined,
  before: number,
): Promise<void> {
  return retryOnConflict(async () => {
    const contact = (await deps.store.readContact(contactId))?.contact
    const address = given ?? contact?.identities.find((identity) => identity.channelId === channelId)?.address
    if (!contact || !address) return
    const cleared = reachableAgain(contact, { channelId, address }, before)
    if (cleared !== contact) await deps.store.commit([deps.store.putContact(cleared)])
  })
}

/** M17: a customer shut us out. Of somebody who never wrote there is nothing to mark. */
export function receiveDeparture(
  deps: Pick<Deps, 'store' | 'clock'>,
  channelId: string,
  { address, reason, at }: InboundDeparture,
): Promise<void> {
  const now = deps.clock.now()
  const since = Math.min(at ?? now, now)
  return markUnreachable(deps, homeContactId(channelId, address), { channelId, address, reason, since })
}

/** M17: a customer lets us in again. */
export async function receiveReturn(
  deps: Pick<Deps, 'store' | 'clock'>,
  channelId: string,
  { address, at }: InboundReturn,
): Promise<void> {
  const state = await deps.store.readContact(homeContactId(channelId, address))
  const now = deps.clock.now()
  if (state) await clearUnreachable(deps, state.contact.id, channelId, address, Math.min(at ?? now, now))
}

/**
 * A customer's address has become another one: the contact has both, and is written to at the new one. Where each is
 * somebody's already, people say whether they are the same.
 */
export function receiveMove(
  deps: Pick<Deps, 'store'>,
  channel: Pick<Channel, 'id' | 'type'>,
  { address, to }: InboundMove,
): Promise<void> {
  return retryOnConflict(async () => {
    const state = await findParty(deps, channel, { address, aliases: [to] })
    if (!state || state.contact.erased) return
    const { contact, writes } = await withAddresses(deps, channel, state.contact, { address: to, aliases: [address] })
    const isNew = ({ channelId, address: one }: Contact['identities'][number]) => channelId === channel.id && one === to
    const identities = [...contact.identities.filter(isNew), ...contact.identities.filter((one) => !isNew(one))]
    const isAsItWas = writes.length === 0 && contact.identities[0] === identities[0]
    if (!isAsItWas) await deps.store.commit([deps.store.putContact({ ...contact, identities }), ...writes])
  })
}
