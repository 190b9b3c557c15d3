import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ChannelsStore, InboundEvent } from '../../channels/port.ts'
import { takeTemplateNews } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { MessagesStore } from '../port.ts'
import { receiveDeparture, receiveMove, receiveReturn } from './reachability.ts'
import { receiveAmendment, receiveReferral } from './receive-amendment.ts'
import { receiveEcho, receiveHistory } from './receive-elsewhere.ts'
import { receiveMessage } from './receive-message.ts'
import { receiveReceipt, receiveWatermark } from './receive-receipt.ts'

type Deps = HasStore<ChannelsStore & MessagesStore & TemplatesStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'ulid'>

/** Stores what a provider tells, whatever it is; told again, it changes nothing. */
export async function receiveEvent(
  deps: Pick<Deps, 'store' | 'clock' | 'ulid'>,
  channel: Channel,
  event: InboundEvent,
): Promise<void> {
  switch (event.kind) {
    case 'message':
      await receiveMessage(deps, channel, event)
      return
    case 'echo':
      return receiveEcho(deps, channel, event)
    case 'history':
      return receiveHistory(deps, channel, event)
    case 'reaction':
    case 'edit':
    case 'unsend':
      return receiveAmendment(deps, channel, event)
    case 'referral':
      return receiveReferral(deps, channel, event)
    case 'receipt':
      return receiveReceipt(deps, channel.id, event)
    case 'watermark':
      return receiveWatermark(deps, channel.id, event)
    case 'move':
      return receiveMove(deps, channel, event)
    case 'departure':
      return receiveDeparture(deps, channel.id, event)
    case 'return':
      return receiveReturn(deps, channel.id, event)
    case 'template':
      return takeTemplateNews(deps, channel.provider, event)
  }
}
