import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelRef } from '../../channels/domain/channel.ts'
import { replyWindowOf } from '../../channels/index.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { requireOpen } from '../domain/reply.ts'

type Deps = HasStore<Pick<TimelineStore, 'readContact'>> & Pick<ChannelParts, 'channels'> & Pick<Parts, 'clock'>

/** M8: refuses where a channel takes nothing but templates now, by the contact's latest conversation. */
export async function requireOpenNow(deps: Deps, contactId: string, channel: ChannelRef): Promise<void> {
  const windowMs = await replyWindowOf(deps, channel)
  if (windowMs === undefined) return
  const state = await deps.store.readContact(contactId)
  requireOpen(state?.latest ?? { windows: {} }, channel, deps.clock.now(), windowMs)
}
