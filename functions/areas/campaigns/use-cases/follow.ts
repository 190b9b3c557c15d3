import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { isTooMuch } from '../../channels/domain/bulk-pace.ts'
import { holdBack } from '../../channels/index.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { JobParts } from '../../jobs/port.ts'
import { type CampaignMark, lastSent } from '../../timeline/domain/campaign-mark.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import { queuedDelivery } from '../../timeline/domain/queued-delivery.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { hasRoom } from '../domain/campaign.ts'
import { type Place, parsePlace, type Recipient, rankOf, underWay } from '../domain/recipient.ts'
import type { CampaignsStore } from '../port.ts'
import { countPortion } from './count.ts'

type Deps = HasStore<CampaignsStore & ChannelsStore & TimelineStore> & Pick<Parts, 'clock' | 'log'> & JobParts

/** How far a message is, for whoever receives a campaign. */
const stateOf = ({ status }: NonNullable<Message['delivery']>): Recipient['state'] =>
  status === 'sending' ? 'queued' : status

/** So often one that was too much for the provider is put off. */
const MOST_ROUNDS = 10

/** A campaign's message has come further. */
export async function followDelivery(deps: Deps, entry: Entry): Promise<void> {
  const { campaign, delivery } = entry.message ?? {}
  const place = campaign && parsePlace(campaign.place)
  if (!place || !delivery) return
  const { error } = delivery
  if (delivery.status === 'failed' && error && isTooMuch(error.code) && delivery.round < MOST_ROUNDS) {
    return putOff(deps, entry, delivery.round)
  }
  const further = {
    state: stateOf(delivery),
    rank: rankOf(delivery),
    at: deps.clock.now(),
    ...(delivery.status === 'failed' && error ? { reason: { code: error.code, detail: error.reason } } : {}),
  }
  await deps.store.moveRecipient(campaign.id, place, further)
  // Also where it was told before: whoever was told may have died before counting.
  await countPortion(deps, campaign.id, place.portion)
  await wake(deps, campaign.id)
}

/** The provider took it, and said later that it was too much: it leaves once more, when the channel is held back no longer. */
async function putOff(deps: Deps, entry: Entry, round: number): Promise<void> {
  const { message } = entry
  if (!message) return
  await holdBack(deps, message.channel.id)
  const delivery = { ...queuedDelivery(deps.clock.now(), round + 1), urgency: 'bulk' as const }
  // Somebody who asked for it once more was first.
  await deps.store.updateDelivery(entry, { ...entry, message: { ...message, delivery, providerMessageId: null } })
}

/** Whoever was sent a campaign has answered it, or wants no more. */
export async function followAnswer(
  deps: Deps,
  campaign: Pick<CampaignMark, 'id' | 'place'>,
  mark: 'answeredAt' | 'optedOutAt',
  at: number,
): Promise<void> {
  const place: Place | undefined = parsePlace(campaign.place)
  if (!place) return
  await deps.store.markRecipient(campaign.id, place, mark, at)
  await countPortion(deps, campaign.id, place.portion)
}

/** Somebody wants no marketing any more: counted with the campaign that they were sent last. */
export async function followOptOut(deps: Deps, contactId: string, at: number): Promise<void> {
  const state = await deps.store.readContact(contactId)
  const mark = state && lastSent([state.latest?.campaign, state.contact.campaign], at)
  if (mark) await followAnswer(deps, mark, 'optedOutAt', at)
}

/** Some of what was under way has left: one that waits for that goes on. */
async function wake({ store, jobRoom }: Deps, id: string): Promise<void> {
  const campaign = await store.readCampaign(id)
  if (campaign?.state !== 'running' || campaign.waiting?.for !== 'room') return
  if (!hasRoom(campaign, underWay(await store.readTallies(id)))) return
  await jobRoom.begin({ kind: 'campaign', id, version: campaign.version })
}
